#!/usr/bin/env python3
"""Compares Quell with jq, and with DuckDB and Polars where Python has them: the
same file and the same ten conditions, sides alternating in one run, processor
time (user and system, all threads), medians of five.

    peers.py QUELL [COUNT]     QUELL: the release binary; COUNT: 100000 if not said

Every side must come to the same count, or it says so. What each side does:
preview  `quell preview`: starts, loads what the draft asks about and counts
quell    `cargo bench -- question`: loads the whole file into a store, then the
         question with nothing remembered, then edits of its conditions; string
         comparisons without regard to case, three-valued
jq       one pass with the same predicate, lower-casing what is compared
DuckDB   read_json into a table, then the question, lower-casing per question
Polars   read_ndjson into a frame, then the question likewise
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile

DRAFT = """<definition>
  <process>
    <operator type="and">
      <condition component="FileItem" property="FullPath" condition="starts" value="%SYSTEM%\\" />
      <condition component="Module" property="SignatureType" condition="is" value="Trusted" />
      <operator type="not">
        <condition component="ProcessInfo" property="CommandLine" condition="contains" value="powershell" />
      </operator>
    </operator>
  </process>
  <operations>
    <operation type="TcpIpProtocolIdentified">
      <operator type="and">
        <operator type="or">
          <condition component="Network" property="IpAddressV4" condition="is" value="192.168.2.123" />
          <condition component="Network" property="IpAddressV4" condition="is" value="192.168.2.124" />
          <condition component="Network" property="IpAddressV4" condition="is" value="10.20.0.9" />
        </operator>
        <condition component="Network" property="Inbound" condition="is" value="true" />
        <condition component="Network" property="Port" condition="less" value="1024" />
        <condition component="Network" property="Port" condition="isnot" value="22" />
        <condition component="Network" property="Protocol" condition="is" value="RDP" />
      </operator>
    </operation>
  </operations>
</definition>
"""

# An unknown or absent command line leaves `not contains` undecided or true as
# Quell has it: absent is not contained, unknown is not counted.
JQ = r"""
select(.operation == "TcpIpProtocolIdentified")
| select((.process["FileItem.FullPath"] // "" | ascii_downcase | startswith("%system%\\"))
  and (.process["Module.SignatureType"] // "" | ascii_downcase) == "trusted"
  and (.process | has("ProcessInfo.CommandLine"))
  and ((.process["ProcessInfo.CommandLine"] // "" | ascii_downcase | contains("powershell")) | not)
  and (.event["Network.IpAddressV4"] | IN("192.168.2.123", "192.168.2.124", "10.20.0.9"))
  and .event["Network.Inbound"] == true
  and (.event["Network.Port"] // 65536) < 1024 and .event["Network.Port"] != 22
  and (.event["Network.Protocol"] // "" | ascii_downcase) == "rdp")
| 1
"""

DUCKDB = """
import duckdb, resource, sys
used = lambda: (lambda r: r.ru_utime + r.ru_stime)(resource.getrusage(resource.RUSAGE_SELF))
con = duckdb.connect()
before = used()
con.execute("create table t as select * from read_json(?, format='newline_delimited', sample_size=20000)", [sys.argv[1]])
loaded = used()
question = '''select count(*) from t where operation = 'TcpIpProtocolIdentified'
  and starts_with(lower(process."FileItem.FullPath"), '%system%\\\\')
  and lower(process."Module.SignatureType") = 'trusted'
  and not contains(lower(coalesce(process."ProcessInfo.CommandLine", '')), 'powershell')
  and event."Network.IpAddressV4" in ('192.168.2.123', '192.168.2.124', '10.20.0.9')
  and event."Network.Inbound" and event."Network.Port" < 1024 and event."Network.Port" <> 22
  and lower(event."Network.Protocol") = 'rdp' '''
count = con.execute(question).fetchone()[0]
print(count, loaded - before, used() - loaded)
"""

POLARS = """
import polars as pl, resource, sys
used = lambda: (lambda r: r.ru_utime + r.ru_stime)(resource.getrusage(resource.RUSAGE_SELF))
before = used()
t = pl.read_ndjson(sys.argv[1], infer_schema_length=20000)
loaded = used()
e = lambda name: pl.col('event').struct.field(name)
p = lambda name: pl.col('process').struct.field(name)
count = t.filter(
    (pl.col('operation') == 'TcpIpProtocolIdentified')
    & p('FileItem.FullPath').str.to_lowercase().str.starts_with('%system%\\\\')
    & (p('Module.SignatureType').str.to_lowercase() == 'trusted')
    & ~p('ProcessInfo.CommandLine').fill_null('').str.to_lowercase().str.contains('powershell', literal=True)
    & e('Network.IpAddressV4').is_in(['192.168.2.123', '192.168.2.124', '10.20.0.9'])
    & e('Network.Inbound') & (e('Network.Port') < 1024) & (e('Network.Port') != 22)
    & (e('Network.Protocol').str.to_lowercase() == 'rdp')).height
print(count, loaded - before, used() - loaded)
"""


def spent(command, out=None):
    """Processor seconds of a command, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode()[-500:])
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout.decode()


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    quell, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        data, draft = os.path.join(folder, "sample.jsonl"), os.path.join(folder, "draft.xml")
        with open(data, "wb") as file:
            subprocess.run([quell, "sample", "--count", str(count)], stdout=file, check=True)
        with open(draft, "w") as file:
            file.write(DRAFT)
        size = os.path.getsize(data)
        print(f"{count:,} detections, {size / 1e6:.0f} MB, {os.cpu_count()} cores")
        sides = {
            "preview": [quell, "preview", draft, data, "--json"],
            "quell": ["cargo", "bench", "-q", "--bench", "quell", "--", "question", data, draft],
        }
        spent(["cargo", "bench", "-q", "--bench", "quell", "--no-run"])
        try:
            spent(["jq", "--version"])
            if count <= 200_000:
                sides["jq"] = ["jq", "-c", JQ, data]
        except (OSError, RuntimeError):
            print("jq is not there")
        for name, module, code in [("DuckDB", "duckdb", DUCKDB), ("Polars", "polars", POLARS)]:
            try:
                spent([sys.executable, "-c", f"import {module}"])
                sides[name] = [sys.executable, "-c", code, data]
            except RuntimeError:
                print(f"{name} is not there")
        runs = {name: [] for name in sides}
        counts = {}
        for _ in range(5):
            for name, command in sides.items():
                seconds, out = spent(command)
                if name == "preview":
                    counts[name] = int(out.split('"suppressed":')[1].split(",")[0])
                    runs[name].append({"all": seconds})
                elif name == "quell":
                    lines = dict(line.split(" ", 1) for line in out.splitlines())
                    counts[name] = int(lines["count"].split()[0])
                    both = {key: [float(part) for part in lines[key].split()] for key in
                            ("load", "cold", "edit-p50", "edit-p99")}
                    run = {key: processor for key, (_, processor) in both.items()}
                    run["load, wall"], run["edit-p99, wall"] = both["load"][0], both["edit-p99"][0]
                    runs[name].append(run)
                elif name == "jq":
                    counts[name] = out.count("1")
                    runs[name].append({"all": seconds})
                else:
                    count, load, ask = [float(part) for part in out.split()[-3:]]
                    counts[name] = int(count)
                    runs[name].append({"load": load, "question": ask, "all": load + ask})
        if len(set(counts.values())) != 1:
            print("the counts differ:", counts)
        middle = {
            name: {key: statistics.median(run[key] for run in of) for key in of[0]}
            for name, of in runs.items()
        }
        for name, parts in middle.items():
            for part, seconds in parts.items():
                print(f"{name:<9}{part:<16}{seconds:>10.4f} s")
        print()
        # The last: the ratio to reach.
        pairs = [
            ("preview", "all", "jq", "all", 1 / 25),
            ("preview", "all", "DuckDB", "all", None),
            ("quell", "load", "DuckDB", "load", 0.33),
            ("quell", "load", "Polars", "load", 0.15),
            ("quell", "cold", "DuckDB", "question", 1 / 20),
            ("quell", "edit-p99", "DuckDB", "question", 1 / 25),
        ]
        for own, part, peer, of, goal in pairs:
            if peer in middle:
                ratio = middle[own][part] / middle[peer][of]
                names = f"{own} {part} / {peer} {of}"
                line = f"{names:<36}{ratio:>8.3f}{1 / ratio:>8.1f} times faster"
                if goal:
                    missed = "" if ratio <= goal else f", missed: {ratio / goal:.2f} times as much"
                    line += f"  (to reach {goal:.2f}{missed})"
                print(line)


if __name__ == "__main__":
    main()
