//! The pages about the codes: one entry each, the only place where a code, its level
//! and what there is to say of it stand.

use super::{Level, Page};

macro_rules! codes {
    ($($code:ident $level:ident {
        title: $title:literal,
        meaning: $meaning:literal,
        example: $example:literal,
        why: $why:literal,
        fix: $fix:literal,
    })*) => {
        /// A finding's code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &[Code] = &[$(Code::$code),*];

            /// `Q102`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$code => stringify!($code),)*
                }
            }

            /// How bad it is.
            pub fn level(self) -> Level {
                match self {
                    $(Code::$code => Level::$level,)*
                }
            }

            /// What there is to say of it.
            pub fn page(self) -> Page {
                match self {
                    $(Code::$code => Page {
                        title: $title,
                        meaning: $meaning,
                        example: $example,
                        why: $why,
                        fix: $fix,
                    },)*
                }
            }
        }
    };
}

codes! {
    Q101 Error {
        title: "suppresses everything",
        meaning: "The definition is true of every detection of the operations it names, or of every detection at all where it names none. This is proved over all values there are, not over what is loaded.",
        example: r#"<operation type="TcpIpProtocolIdentified">
  <operator type="or">
    <condition component="Network" property="IpAddressV4" condition="isnot" value="192.168.5.0/24" />
    <condition component="Network" property="IpAddressV4" condition="isnot" value="172.16.29.0/24" />
  </operator>
</operation>"#,
        why: "The rules that the exclusion is for are switched off for good, and nobody is told: an attack looks like quiet.",
        fix: "Say what to leave out positively: an address, a program, a command line. Where Q102 is reported too, mend that first.",
    }
    Q102 Error {
        title: "an `or` that covers every value",
        meaning: "Some branches of an `or` hold, one or the other, of every value there is. The classic is two different `isnot` on one property: whatever is the one is not the other.",
        example: r#"<operator type="or">
  <condition component="Network" property="IpAddressV4" condition="isnot" value="192.168.5.0/24" />
  <condition component="Network" property="IpAddressV4" condition="isnot" value="172.16.29.0/24" />
</operator>"#,
        why: "The `or` filters nothing, so all that was meant to be narrow about it is not there.",
        fix: "If these are to be excluded, turn `isnot` into `is`. If everything but these is to be excluded, turn `or` into `and`.",
    }
    Q103 Error {
        title: "suppresses nothing",
        meaning: "No detection at all can make the definition true: some of its conditions contradict each other, or one can't hold on its own.",
        example: r#"<operator type="and">
  <condition component="FileItem" property="FileName" condition="is" value="dns.exe" />
  <condition component="FileItem" property="FileName" condition="is" value="java.exe" />
</operator>"#,
        why: "The exclusion stands in the console and does nothing; the noise stays.",
        fix: "Alternatives belong under `or`. Where a value can't be, write one that can.",
    }
    Q104 Warning {
        title: "changes nothing",
        meaning: "Without this condition or branch the draft suppresses exactly the same detections. Of two equal ones the later is named.",
        example: r#"<operator type="or">
  <condition component="Network" property="IpAddressV4" condition="is" value="10.0.0.0/8" />
  <condition component="Network" property="IpAddressV4" condition="is" value="10.1.0.0/16" />
</operator>"#,
        why: "What looks like a limit is none, or what looks like one more exception is already in. Both mislead whoever reads it next.",
        fix: "Remove it; or, if it was meant to do something, look at the operator above it.",
    }
    Q105 Error {
        title: "a value that does not fit its property",
        meaning: "The value can't be read as what the property holds: an address, a number, a boolean or one of some words. An address with a leading zero is none: some read it as octal.",
        example: r#"<condition component="Network" property="IpAddressV4" condition="is" value="127.0.01" />"#,
        why: "The console refuses the exclusion, or takes it and never matches.",
        fix: "Correct the value. Lists, ranges and wildcards are not values: use `or`, a prefix, or `starts` and `ends`.",
    }
    Q106 Warning {
        title: "host bits in a prefix",
        meaning: "The address of a prefix has bits set beyond its length. They are ignored.",
        example: r#"<condition component="Network" property="IpAddressV4" condition="is" value="192.168.5.17/24" />"#,
        why: "Perhaps the one address was meant and not its whole network, or the length is off by some bits.",
        fix: "Write the network's own address, or drop the length.",
    }
    Q107 Warning {
        title: "a name that the language does not have so",
        meaning: "A component, property, comparison or operation is not in the documented language, or is spelled in another letter case. The same goes for `<ParentProcess>`, which servers have taken: it is read as `<parentprocess>`.",
        example: r#"<condition component="Module" property="OriginalFilename" condition="is" value="cmd.exe" />"#,
        why: "A name that the product does not know never matches, and not all of the language is public, so that it may know it all the same.",
        fix: "Compare it with the syntax reference in the console's editor; `quell language` lists what is documented.",
    }
    Q108 Error {
        title: "a comparison that the type does not have",
        meaning: "The comparison is unknown, or is not defined for values of this type.",
        example: r#"<condition component="Network" property="Port" condition="starts" value="80" />"#,
        why: "The exclusion has no meaning; the console refuses it.",
        fix: "Use one of the comparisons that the finding lists.",
    }
    Q109 Error {
        title: "no meaning",
        meaning: "Something has no meaning: `not` with several children, an empty or unknown operator, a missing attribute, two parts of one name, a `distance` below 1, or an element that does not belong there.",
        example: r#"<operator type="not">
  <condition component="Network" property="Port" condition="is" value="80" />
  <condition component="Network" property="Port" condition="is" value="443" />
</operator>"#,
        why: "What the product makes of it is not documented, so nothing can be said of what the exclusion does.",
        fix: "Say which of the possible meanings is meant: put an `and` or `or` where several things stand for one.",
    }
    Q110 Warning {
        title: "several children without an operator",
        meaning: "Several conditions stand directly in a part. They are read as `and`.",
        example: r#"<process>
  <condition component="FileItem" property="FileName" condition="is" value="dns.exe" />
  <condition component="FileItem" property="Path" condition="is" value="%SYSTEM%\" />
</process>"#,
        why: "How the product reads it is not documented.",
        fix: "Put them into one operator of type `and`.",
    }
    Q111 Warning {
        title: "a component that the operation does not have",
        meaning: "Events of this operation have no such component, so that the condition can never hold there.",
        example: r#"<operation type="DnsRequest">
  <condition component="Network" property="Port" condition="is" value="53" />
</operation>"#,
        why: "The exclusion, or this branch of it, never applies.",
        fix: "Use the operation that has the component, or ask the process about it in `<process>`.",
    }
    Q201 Note {
        title: "no operation",
        meaning: "The draft names no operation: every event of a matching process is excluded, whatever it does.",
        example: r#"<definition>
  <process>
    <condition component="FileItem" property="FullPath" condition="is" value="%SYSTEM%\dns.exe" />
  </process>
</definition>"#,
        why: "For some rules that is meant. For others the program may do one noisy thing and a hundred others.",
        fix: "Add `<operations>` with the operation of the detections that make the noise.",
    }
    Q202 Warning {
        title: "no actor",
        meaning: "Nothing is asked of a process, its parent or an ancestor, of a remote or source address, nor of a user's account: whoever does it is excluded. An account of the system, such as `SYSTEM` or `root`, is nobody's.",
        example: r#"<operation type="TcpIpProtocolIdentified">
  <condition component="Network" property="Port" condition="is" value="53" />
</operation>"#,
        why: "An attacker who does the same is excluded as well.",
        fix: "Name the program by its path, or the address that it comes from.",
    }
    Q203 Warning {
        title: "a wide prefix",
        meaning: "The prefix is shorter than /16 and not inside a private range, or wider than the private range it covers; for IPv6, shorter than /48 and not inside fd00::/8.",
        example: r#"<condition component="Network" property="IpAddressV4" condition="is" value="80.0.0.0/8" />"#,
        why: "It trusts networks that belong to others.",
        fix: "Write the prefixes that you know, each as long as it can be.",
    }
    Q204 Warning {
        title: "a file name alone",
        meaning: "In some branch a process is known by its file name only, without path, signature or hash.",
        example: r#"<process>
  <condition component="FileItem" property="FileName" condition="is" value="dns.exe" />
</process>"#,
        why: "Any program can be renamed: malware called `dns.exe` is hidden.",
        fix: "Add the path, with `FullPath is` or `Path is`, or a signature that unsigned files do not have.",
    }
    Q205 Warning {
        title: "a very short piece of text",
        meaning: "`contains`, `starts` or `ends` is compared with fewer than three characters.",
        example: r#"<condition component="ProcessInfo" property="CommandLine" condition="contains" value="-k" />"#,
        why: "So little text is found nearly everywhere, and is easily added by an attacker.",
        fix: "Compare with more of the text.",
    }
    Q206 Note {
        title: "`contains` where less would do",
        meaning: "For every loaded detection that it is true of, `starts` or `ends` would do as well.",
        example: r#"<condition component="ProcessInfo" property="CommandLine" condition="contains" value="-k netsvcs" />"#,
        why: "`contains` is slower, says ESET, and holds wherever the text is put.",
        fix: "Use `starts` or `ends`.",
    }
    Q207 Warning {
        title: "unsigned files are hidden",
        meaning: "The signature type is compared so that `None` (70) or something below it satisfies it. `None` ranks above `Invalid` (60), so that the order does not mean what it seems to.",
        example: r#"<condition component="Module" property="SignatureType" condition="greaterOrEqual" value="None" />"#,
        why: "What seems to demand a signature hides files without one too, or with a broken one.",
        fix: "Write `greaterOrEqual Valid`, or `is Trusted`.",
    }
    Q208 Warning {
        title: "can never match",
        meaning: "The value can't be what the property holds: a folder has a trailing separator, an extension has no dot, an IPv4-mapped address counts as IPv4.",
        example: r#"<condition component="FileItem" property="Path" condition="is" value="%SYSTEM%" />"#,
        why: "The exclusion, or this branch of it, never applies.",
        fix: "Add the separator, drop the dot, or write the IPv4 address into the IPv4 property.",
    }
    Q209 Warning {
        title: "a signer without its quotation marks",
        meaning: "The name of a signer that holds a comma stands in quotation marks within the value. Without them no such value has been seen.",
        example: r#"<condition component="Module" property="SignerName" condition="is" value="Northwind Labs, Inc." />"#,
        why: "The condition probably never holds: the exclusion, or this branch of it, does nothing.",
        fix: "Write the quotation marks into the value, in XML as `&quot;`.",
    }
    Q210 Error {
        title: "only exceptions",
        meaning: "In some branch all that is asked of process, parent, ancestor and remote or source address is negated, or asks only whether there is a value. All but what it names is hidden.",
        example: r#"<operation type="TcpIpProtocolIdentified">
  <condition component="Network" property="IpAddressV4" condition="isnot" value="192.168.2.0/24" />
</operation>"#,
        why: "It hides 4,294,967,040 of 4,294,967,296 IPv4 addresses: every attacker but those of one network.",
        fix: "Say what to hide, an address or a program, and put the exceptions beside it. If these are what makes the noise, drop the negation.",
    }
    Q211 Warning {
        title: "many addresses",
        meaning: "Some branch hides more than 65,536 public remote or source addresses, or more than 16,777,216 in all, or of IPv6 more than a /32; half of all addresses is an error. It is counted by what is hidden, however it is written. Private ranges alone, and branches that name a program too, are left out.",
        example: r#"<operator type="not">
  <condition component="Network" property="IpAddressV4" condition="is" value="10.0.0.0/8" />
</operator>"#,
        why: "Whoever has one of the addresses is hidden, and nobody knows them all.",
        fix: "Name the addresses or prefixes that make the noise, or the program beside them.",
    }
    Q212 Warning {
        title: "a place that anybody can write to",
        meaning: "In some branch a program is known by a folder that any user can write to, or by a piece of its path without the root, with no signer or trusted signature beside it.",
        example: r#"<process>
  <condition component="FileItem" property="Path" condition="starts" value="C:\Users\" />
</process>"#,
        why: "Malware that is put there is hidden too: no right is needed to do so.",
        fix: "Add the signer, or `SignatureType greaterOrEqual Valid`, or name a folder that only administrators can write to, from its root on.",
    }
    Q213 Warning {
        title: "an interpreter, whatever it does",
        meaning: "In some branch a program that runs what it is told to is hidden, with nothing asked of its command line, parent, ancestor, target or remote address. Exceptions do not count.",
        example: r#"<process>
  <condition component="FileItem" property="FullPath" condition="is" value="%SYSTEM%\WindowsPowerShell\v1.0\powershell.exe" />
</process>"#,
        why: "Attackers use just these programs, and all that they can be made to do is hidden.",
        fix: "Ask for the script or the arguments, the parent that starts it, or what it does it to.",
    }
    Q214 Warning {
        title: "a command line alone",
        meaning: "In some branch a process is known by its command line only.",
        example: r#"<process>
  <condition component="ProcessInfo" property="CommandLine" condition="contains" value="-s Schedule" />
</process>"#,
        why: "Whoever starts a process chooses its command line, so that any program can be hidden by it.",
        fix: "Name the program by its path beside it.",
    }
    Q215 Warning {
        title: "a whole drive or system",
        meaning: "In some branch a path is so short that it holds a whole drive, or all that comes with a system, and nothing else says who acts.",
        example: r#"<process>
  <condition component="FileItem" property="FullPath" condition="starts" value="C:\" />
</process>"#,
        why: "Nearly every program lies there, those of attackers included.",
        fix: "Write the path of the program, or of its own folder.",
    }
    Q301 Error {
        title: "suppresses a detection marked threat",
        meaning: "A loaded detection that was marked as a threat would be hidden.",
        example: r#"<process>
  <condition component="FileItem" property="FileName" condition="is" value="rundll32.exe" />
</process>"#,
        why: "You have said yourself that this must not be hidden.",
        fix: "Narrow the draft until the detection is kept; the builder shows which condition lets it in.",
    }
    Q302 Warning {
        title: "true of other rules' detections",
        meaning: "The definition is true of loaded detections of rules that the draft is not for.",
        example: r#"<!-- for E0517, but true of detections of D0522 -->"#,
        why: "They are not suppressed; but the definition is wider than the rule's own detections show, or the draft misses a rule.",
        fix: "Narrow the definition, or add the rule if it is meant too.",
    }
    Q303 Note {
        title: "no loaded detection decides it",
        meaning: "The property is unknown in every loaded detection, so that the preview can say nothing of this condition.",
        example: r#"<condition component="LiveGrid" property="Popularity" condition="greater" value="1000" />"#,
        why: "Detections that hang on it are undecided, not kept.",
        fix: "Load a source that carries the property, or do without the condition.",
    }
    Q304 Note {
        title: "matches no loaded detection",
        meaning: "The draft suppresses none of the loaded detections.",
        example: r#"<condition component="Network" property="Port" condition="is" value="3390" />"#,
        why: "It may be right and yet do nothing about the noise at hand.",
        fix: "Look at the counts beside each condition: the one with 0 keeps everything out.",
    }
    Q305 Warning {
        title: "a rule falls silent",
        meaning: "The draft suppresses every loaded detection of a rule that it is for, and there are three or more of them.",
        example: r#"<!-- for E0517, of which 864 are loaded: it hides 864 -->"#,
        why: "The rule would say nothing any more, also when it is right.",
        fix: "Look at those that are not noise and keep them, by an address, a program or a port; or switch the rule off knowingly.",
    }
}
