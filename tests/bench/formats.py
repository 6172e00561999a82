#!/usr/bin/env python3
"""Every format beside native lines, and beside DuckDB where it reads the same
file: the same made-up detections, sides alternating in one run, processor time
(user and system, all threads), medians of five.

    formats.py QUELL [COUNT]     QUELL: the release binary; COUNT: 200000 if not said

preview  `quell preview`: starts, loads what the draft asks about and counts
load     the whole file into a store
DuckDB   read_json_auto (of a page: and its unnest) or read_csv_auto into a table
The records vary as real ones do: 300 devices, 90 users, thousands of addresses,
every port, and command lines of which a third are new.
"""

import json
import os
import statistics
import sys
import tempfile
import time

from peers import spent

DRAFT = """<definition>
  <process>
    <operator type="and">
      <condition component="FileItem" property="FullPath" condition="starts" value="%SYSTEM%\\" />
      <operator type="not">
        <condition component="ProcessInfo" property="CommandLine" condition="contains" value="powershell" />
      </operator>
    </operator>
  </process>
  <operations>
    <operation type="TcpIpProtocolIdentified">
      <operator type="and">
        <condition component="Network" property="IpAddressV4" condition="is" value="10.20.0.0/19" />
        <condition component="Network" property="Inbound" condition="is" value="true" />
        <condition component="Network" property="Port" condition="less" value="1024" />
      </operator>
    </operation>
  </operations>
</definition>
"""

DUCKDB = """
import duckdb, resource, sys
used = lambda: (lambda r: r.ru_utime + r.ru_stime)(resource.getrusage(resource.RUSAGE_SELF))
con = duckdb.connect()
before = used()
con.execute("create table t as " + sys.argv[2], [sys.argv[1]])
print(used() - before, con.execute("select count(*) from t").fetchone()[0])
"""

LINES = "select * from read_json_auto(?, format='newline_delimited')"
PAGE = ("select unnest(d, max_depth := 1) from (select unnest(detections) as d "
        "from read_json_auto(?, maximum_object_size=4000000000))")

# What DuckDB is asked for: the format, the query, and the share of its time
# that `quell preview` may take.
PEERS = [
    ("native lines", LINES, 0.4),
    ("Connect v2 lines", LINES, 0.4),
    ("Connect v2 page", PAGE, 0.08),
    ("CSV", "select * from read_csv_auto(?)", None),
]


def measured(command):
    """Wall and processor seconds of a command, and what it printed."""
    begun = time.monotonic()
    seconds, out = spent(command)
    return time.monotonic() - begun, seconds, out


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    quell, count = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    # Built once, then run by itself: cargo would take longer than what it starts.
    built = spent(["cargo", "bench", "-q", "--bench", "quell", "--no-run", "--message-format=json"])[1]
    made = [json.loads(line) for line in built.splitlines() if line.startswith("{")]
    bench = [one["executable"] for one in made if one.get("target", {}).get("kind") == ["bench"]][:1]
    with tempfile.TemporaryDirectory() as folder:
        draft = os.path.join(folder, "draft.xml")
        with open(draft, "w") as file:
            file.write(DRAFT)
        _, listed = spent(bench + ["formats", folder, str(count)])
        files = [line.split("\t") for line in listed.splitlines() if "\t" in line]
        has_duckdb = True
        try:
            spent([sys.executable, "-c", "import duckdb"])
        except RuntimeError:
            has_duckdb = False
            print("DuckDB is not there")
        print(f"{count:,} detections, {os.cpu_count()} cores")
        preview, load = {}, {}
        duckdb, counts = {}, {}
        paths = {name: path for name, path, _ in files}
        for _ in range(5):
            for name, path, _ in files:
                wall, seconds, out = measured([quell, "preview", draft, path, "--json"])
                preview.setdefault(name, []).append((seconds, wall))
                counts[name] = tuple(int(out.split(f'"{key}":')[1].split(",")[0])
                                     for key in ("loaded", "suppressed", "undecided"))
                line = [line for line in spent(bench + ["load", path])[1].splitlines() if line.startswith("load ")]
                wall, seconds = [float(part) for part in line[0].split()[1:3]]
                load.setdefault(name, []).append((seconds, wall))
            for name, query, _ in PEERS if has_duckdb else []:
                _, out = spent([sys.executable, "-c", DUCKDB, paths[name], query])
                # A progress bar may stand before it.
                seconds, rows = out.split()[-2:]
                if int(rows) != count:
                    print(f"DuckDB finds {rows} in {name}")
                duckdb.setdefault(name, []).append(float(seconds))
        middle = lambda runs: statistics.median(run[0] for run in runs)
        walls = lambda runs: statistics.median(run[1] for run in runs)
        for name, found in counts.items():
            if found[0] != count:
                print(f"{name}: {found[0]:,} of {count:,} were read")
        if len({counts[name] for name in counts if name.startswith(("native", "Connect v2"))}) != 1:
            print("the counts differ:", counts)
        native = (middle(preview["native lines"]), middle(load["native lines"]))
        print(f"{'':<20}{'MB':>6}{'preview':>10}{'/ native':>10}{'to reach':>10}{'wall':>8}{'load':>10}{'/ native':>10}")
        for name, path, most in files:
            ratio = middle(preview[name]) / native[0]
            missed = "" if ratio <= float(most) + 0.005 else f"  missed: {ratio / float(most):.2f} times as much"
            print(f"{name:<20}{os.path.getsize(path) / 1e6:>6.0f}{middle(preview[name]):>10.3f}{ratio:>10.2f}"
                  f"{most:>10}{walls(preview[name]) / middle(preview[name]):>8.2f}"
                  f"{middle(load[name]):>10.3f}{middle(load[name]) / native[1]:>10.2f}{missed}")
        for name, _, most in PEERS if has_duckdb else []:
            peer = statistics.median(duckdb[name])
            ratio = middle(preview[name]) / peer
            goal = "" if most is None else f" (to reach {most})"
            print(f"{name}: DuckDB loads in {peer:.3f}; preview {ratio:.3f} of it{goal}, "
                  f"load {middle(load[name]) / peer:.3f}")


if __name__ == "__main__":
    main()
