//! A transcript (文字稿) as lines with times: SRT, WebVTT, or plain text whose lines may begin with a time.

use serde::Serialize;
use upcount_measure::import::text_of;
use upcount_model::Text;
use utoipa::ToSchema;

/// Lines, at most.
const MOST_LINES: usize = 20_000;

/// A transcript.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Transcript {
    /// In the order in which they stand.
    pub lines: Vec<TranscriptLine>,
}

/// A line of a transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TranscriptLine {
    /// Thousandths of a second from the beginning; absent where the line has no time.
    pub from_ms: Option<u64>,
    /// Until when it is said; absent where that is not told.
    pub to_ms: Option<u64>,
    /// Who says it, where that stands before a colon.
    pub who: Option<String>,
    /// What is said.
    pub text: String,
}

/// What a transcript is and its lines; none where it is no text, or has no line.
pub(super) fn read(content: &[u8]) -> Option<(&'static str, Transcript)> {
    let text = text_of(content)?.replace("\r\n", "\n").replace('\r', "\n");
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return None;
    }
    let vtt = text.trim_start().starts_with("WEBVTT");
    let timed = vtt || text.lines().any(|line| cue(line).is_some());
    let lines = if timed { cues(&text) } else { text.lines().filter_map(plain).collect() };
    let format = match (vtt, timed) {
        (true, _) => "vtt",
        (false, true) => "srt",
        _ => "text",
    };
    (!lines.is_empty() && lines.len() <= MOST_LINES).then_some((format, Transcript { lines }))
}

/// Where a transcript that is called SRT or WebVTT, or has lines of times, is not written as one: the line, from 1, and what belongs
/// there.
pub(super) fn broken(content: &[u8], name: &str) -> Option<(usize, Text)> {
    let text = text_of(content)?;
    let ends = |with: &str| name.get(name.len().saturating_sub(with.len())..).is_some_and(|end| end.eq_ignore_ascii_case(with));
    let begins = text.trim_start().starts_with("WEBVTT");
    if !begins && ends(".vtt") {
        return Some((1, Text::new("WEBVTT，单独一行", "WEBVTT on a line of its own")));
    }
    if !begins && !ends(".srt") && !text.lines().any(|line| line.contains("-->")) {
        return None;
    }
    let times = || Text::new("起止时间，如 00:00:01,000 --> 00:00:03,500", "times such as 00:00:01,000 --> 00:00:03,500");
    let first = || Text::new("一个序号，或起止时间", "a number, or times such as 00:00:01,000 --> 00:00:03,500");
    let empty = || Text::new("下一句之前空一行", "an empty line before the next cue");
    // What a line without times may be: between cues, or in one.
    let (mut place, mut cues, mut last) = (if begins { Place::Aside } else { Place::Between }, 0, 1);
    for (n, line) in (1..).zip(text.lines().map(str::trim)) {
        last = n;
        place = match (place, line.contains("-->")) {
            (Place::Named, false) => return Some((n, times())),
            (_, false) if line.is_empty() => Place::Between,
            (Place::Between, false) if begins && ["NOTE", "STYLE", "REGION"].iter().any(|word| line.starts_with(word)) => Place::Aside,
            (Place::Between, false) if begins || line.bytes().all(|c| c.is_ascii_digit()) => Place::Named,
            (Place::Between, false) => return Some((n, first())),
            (inside, false) => inside,
            (Place::Aside | Place::Said, true) => return Some((n, empty())),
            (Place::Between | Place::Named, true) => match cue(line) {
                Some((from, to)) if from <= to => {
                    cues += 1;
                    Place::Said
                }
                _ => return Some((n, times())),
            },
        };
    }
    if matches!(place, Place::Named) { Some((last, times())) } else { (cues == 0).then(|| (1, first())) }
}

/// Where a line stands.
#[derive(Clone, Copy)]
enum Place {
    /// Before a cue.
    Between,
    /// Below a cue's number or name.
    Named,
    /// Below a cue's times.
    Said,
    /// In the head, or what is not said.
    Aside,
}

/// The cues of SRT and WebVTT: what stands below a line of times, until an empty one.
fn cues(text: &str) -> Vec<TranscriptLine> {
    let (mut lines, mut open): (Vec<TranscriptLine>, bool) = (Vec::new(), false);
    for line in text.lines().map(str::trim) {
        if let Some((from, to)) = cue(line) {
            lines.push(TranscriptLine { from_ms: Some(from), to_ms: Some(to), who: None, text: String::new() });
            open = true;
        } else if line.is_empty() {
            open = false;
        } else if let Some(last) = lines.last_mut().filter(|_| open) {
            let (voice, words) = voice(line);
            let (who, words) = if let Some(voice) = voice { (Some(voice), words) } else { said(&words) };
            last.who = last.who.take().or(who);
            if !last.text.is_empty() {
                last.text.push(' ');
            }
            last.text.push_str(&words);
        }
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// `00:01:02,500 --> 00:01:04.000`
fn cue(line: &str) -> Option<(u64, u64)> {
    let (from, rest) = line.split_once("-->")?;
    let to = rest.split_whitespace().next()?;
    Some((time(from.trim())?, time(to)?))
}

/// `<v 坐席>您好</v>`, and without any other tag.
fn voice(line: &str) -> (Option<String>, String) {
    let (mut words, mut voice, mut rest) = (String::new(), None, line);
    while let Some((before, tag)) = rest.split_once('<') {
        let Some((tag, after)) = tag.split_once('>') else { break };
        words.push_str(before);
        if let Some(name) = tag.strip_prefix("v ") {
            voice = Some(name.trim().to_owned());
        }
        rest = after;
    }
    words.push_str(rest);
    (voice, words.trim().to_owned())
}

/// `[00:01:02] 坐席：您好`, `01:02 您好`, or a line without a time.
fn plain(line: &str) -> Option<TranscriptLine> {
    let line = line.trim();
    let inner = line.trim_start_matches(['[', '(', '【', '（']);
    let end = inner.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(inner.len());
    let at = inner.get(..end).and_then(time);
    let rest = if at.is_some() { inner[end..].trim_start_matches([']', ')', '】', '）', ' ', '\t', '-']) } else { line };
    let (who, text) = said(rest);
    (!text.is_empty()).then_some(TranscriptLine { from_ms: at, to_ms: None, who, text })
}

/// Who says something, where that is short and stands before a colon.
fn said(line: &str) -> (Option<String>, String) {
    let parts = line.split_once(['：', ':']);
    let named = parts.filter(|(who, words)| (1..=12).contains(&who.trim().chars().count()) && !words.trim().is_empty());
    named.map_or_else(|| (None, line.trim().to_owned()), |(who, words)| (Some(who.trim().to_owned()), words.trim().to_owned()))
}

/// Hours, minutes and seconds, with or without hours and parts of a second, in thousandths of one.
fn time(text: &str) -> Option<u64> {
    let text = text.replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let parts: Vec<u64> = whole.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match parts[..] {
        [minutes, seconds] => (0, minutes, seconds),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    if seconds > 59 || minutes > 599 || hours > 99 || part.len() > 6 {
        return None;
    }
    let part = format!("{part:0<3}").get(..3)?.parse::<u64>().ok()?;
    Some(((hours * 60 + minutes) * 60 + seconds) * 1_000 + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: u64, to: Option<u64>, who: &str, text: &str) -> TranscriptLine {
        TranscriptLine { from_ms: Some(from), to_ms: to, who: (!who.is_empty()).then(|| who.to_owned()), text: text.to_owned() }
    }

    #[test]
    fn the_lines_of_three_formats_have_their_times() {
        let srt = "1\n00:00:01,000 --> 00:00:03,500\n坐席：您好\n\n2\n00:00:04,000 --> 00:00:06,000\n是我\n请讲\n";
        let (format, told) = read(srt.as_bytes()).unwrap();
        assert_eq!(
            (format, told.lines),
            ("srt", vec![line(1_000, Some(3_500), "坐席", "您好"), line(4_000, Some(6_000), "", "是我 请讲")])
        );
        let vtt = "WEBVTT\n\nNOTE nothing\n\n00:01.000 --> 00:02.000 align:start\n<v 坐席><b>您好</b></v>\n";
        let (format, told) = read(vtt.as_bytes()).unwrap();
        assert_eq!((format, told.lines), ("vtt", vec![line(1_000, Some(2_000), "坐席", "您好")]));
        let text = "[00:01:02] Agent: Good morning\n01:05 您好\n没有时间的一行\n";
        let (format, told) = read(text.as_bytes()).unwrap();
        let none = TranscriptLine { from_ms: None, to_ms: None, who: None, text: "没有时间的一行".to_owned() };
        assert_eq!((format, told.lines), ("text", vec![line(62_000, None, "Agent", "Good morning"), line(65_000, None, "", "您好"), none]));
    }

    #[test]
    fn what_is_called_srt_or_vtt_and_is_not_written_so_is_told_with_its_line() {
        let good = "1\n00:00:01,000 --> 00:00:03,500\n坐席：您好\n\n\n2\n00:00:04,000 --> 00:00:06,000\n是我\n请讲\n";
        let vtt = "WEBVTT - a call\nKind: captions\n\nNOTE 00:01 nothing\nmore of it\n\nfirst\n00:01.000 --> 00:02.000 align:start\n<v 坐席>您好</v>\n";
        for (text, name) in [(good, "a.srt"), (good, ""), (vtt, "a.VTT"), (vtt, ""), ("[00:01:02] Agent: Good morning\n", "a.txt")] {
            assert_eq!(broken(text.as_bytes(), name), None, "{text}");
        }
        for (text, name, line, expected) in [
            ("坐席：您好\n", "call.SRT", 1, "a number"),
            ("1\n00:00:01,000 --> 00:00:03,500\n您好\n\n坐席：请讲\n", "a.srt", 5, "a number"),
            ("1\n00:00:01,000 -> 00:00:03,500\n您好\n", "a.srt", 2, "times"),
            ("1\n00:00:01,000 --> 00:00:03\n您好\n2\n00:00:04,000 --> 00:00:06,000\n是我\n", "a.srt", 5, "empty line"),
            ("1\n00:00:71,000 --> 00:01:13,500\n您好\n", "", 2, "times"),
            ("1\n00:00:05,000 --> 00:00:03,500\n您好\n", "", 2, "times"),
            ("1\n00:00:01,000 --> 00:00:03,500\n您好\n\n2\n", "", 5, "times"),
            ("00:01.000 --> 00:02.000\n您好\n", "a.vtt", 1, "WEBVTT"),
            ("WEBVTT\n\n00:01 to 00:02\n您好\n", "", 4, "times"),
            ("WEBVTT\n00:01.000 --> 00:02.000\n您好\n", "", 2, "empty line"),
            ("WEBVTT\n", "", 1, "a number"),
        ] {
            let (at, says) = broken(text.as_bytes(), name).unwrap_or_else(|| panic!("{text}"));
            assert!(at == line && says.en.contains(expected), "{text}: {at} {says:?}");
        }
    }

    #[test]
    fn text_of_older_systems_is_read_and_what_is_no_text_is_not() {
        // 您好 in GB18030.
        let (_, told) = read(&[b'0', b'1', b':', b'0', b'2', b' ', 0xC4, 0xFA, 0xBA, 0xC3]).unwrap();
        assert_eq!(told.lines, vec![line(62_000, None, "", "您好")]);
        for none in [&b""[..], b"\n\n", b"RIFF\0\0\0\0WAVE", b"\xFF\xD8\xFF\xE0\x10", b"a\x07b"] {
            assert!(read(none).is_none(), "{none:?}");
        }
    }
}
