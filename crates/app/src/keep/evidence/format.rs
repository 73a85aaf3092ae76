//! What a file is (格式), by its first bytes and never by its name.

use super::EvidenceRefusal;
use upcount_model::Text;

/// What a file is to its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Recording,
    Document,
    Transcript,
    /// A coarse place; told by a deed of its own.
    Place,
}

const MIB: u64 = 1 << 20;
/// The longest recording, where its first bytes tell.
const LONGEST_HOURS: u64 = 8;

impl Sort {
    const ALL: [Self; 3] = [Self::Recording, Self::Document, Self::Transcript];

    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Document => "document",
            Self::Transcript => "transcript",
            Self::Place => "place",
        }
    }

    pub(super) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.id() == id)
    }

    /// The most that a file may have.
    pub(super) const fn most_bytes(self) -> u64 {
        match self {
            Self::Recording => 256 * MIB,
            Self::Document => 32 * MIB,
            Self::Transcript => 2 * MIB,
            Self::Place => MIB,
        }
    }

    pub(super) fn too_large(self) -> EvidenceRefusal {
        let most = self.most_bytes() / MIB;
        EvidenceRefusal::TooLarge(match self {
            Self::Recording => Text::new(
                format!("录音超过 {most} MiB；请转成 MP3 或 M4A 再传，或分成几段"),
                format!("the recording has more than {most} MiB; make it MP3 or M4A, or cut it into parts"),
            ),
            Self::Document => Text::new(
                format!("文件超过 {most} MiB；请降低扫描精度，或分成几个"),
                format!("the document has more than {most} MiB; scan it less finely, or cut it into parts"),
            ),
            Self::Transcript | Self::Place => Text::new(
                format!("文字稿超过 {most} MiB；请确认传的是文字"),
                format!("the transcript has more than {most} MiB; check that it is text"),
            ),
        })
    }
}

/// What a recording or a document is; its first bytes are all that there is of a shorter one.
///
/// # Errors
/// [`EvidenceRefusal::NotThat`] with the rule and the way out.
pub(super) fn known(sort: Sort, first: &[u8]) -> Result<&'static str, EvidenceRefusal> {
    match sort {
        Sort::Recording => recording(first),
        Sort::Document => document(first).ok_or_else(|| {
            not(
                "不是 PDF、JPEG 或 PNG（按内容认，不看文件名）；请扫描或另存成其中一种",
                "is no PDF, JPEG or PNG (by its content, whatever its name); scan it or save it as one of these",
            )
        }),
        Sort::Transcript => Ok("text"),
        Sort::Place => Ok("cell"),
    }
}

/// The media type as which it is sent.
pub(super) fn media(format: &str) -> &'static str {
    match format {
        "wav" => "audio/wav",
        "mp3" => "audio/mpeg",
        "aac" => "audio/aac",
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        "webm" => "audio/webm",
        "pdf" => "application/pdf",
        "jpeg" => "image/jpeg",
        "png" => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}

fn not(zh: &str, en: &str) -> EvidenceRefusal {
    EvidenceRefusal::NotThat(Text::new(format!("这个文件{zh}"), format!("the file {en}")))
}

fn document(first: &[u8]) -> Option<&'static str> {
    match first {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("pdf"),
        [0xFF, 0xD8, 0xFF, ..] => Some("jpeg"),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some("png"),
        _ => None,
    }
}

fn recording(first: &[u8]) -> Result<&'static str, EvidenceRefusal> {
    let none = || {
        not(
            "不是录音（按内容认，不看文件名）；能收 WAV、MP3、M4A/AAC、OGG、WebM，请从录音设备或系统重新导出",
            "is no recording (by its content, whatever its name); WAV, MP3, M4A/AAC, OGG and WebM are taken, so export it anew from the recorder",
        )
    };
    match first {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', rest @ ..] => wave(rest),
        [b'O', b'g', b'g', b'S', ..] if holds(first, b"OpusHead") || holds(first, b"vorbis") || holds(first, b"FLAC") => Ok("ogg"),
        [0x1A, 0x45, 0xDF, 0xA3, ..] if holds(first, b"webm") => {
            if holds(first, b"V_VP") || holds(first, b"V_AV1") {
                return Err(video());
            }
            if holds(first, b"A_OPUS") || holds(first, b"A_VORBIS") { Ok("webm") } else { Err(none()) }
        }
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4) {
            Some(b"M4A " | b"M4B " | b"mp41" | b"mp42" | b"isom" | b"iso2" | b"iso5" | b"iso6" | b"dash" | b"3gp4" | b"3gp5" | b"3gp6") => {
                if holds(first, b"vmhd") {
                    Err(video())
                } else {
                    Ok("m4a")
                }
            }
            _ => Err(none()),
        },
        [b'I', b'D', b'3', 2..=4, _, _, a @ 0..=127, b @ 0..=127, c @ 0..=127, d @ 0..=127, rest @ ..] => {
            let tag = [*a, *b, *c, *d].into_iter().fold(0_usize, |sum, byte| sum << 7 | usize::from(byte));
            // Where the tag is longer than what is looked at, a picture in it most likely is.
            if rest.get(tag..).is_none_or(|after| !after.is_empty() && mp3(after)) { Ok("mp3") } else { Err(none()) }
        }
        [0xFF, 0xF0 | 0xF1 | 0xF8 | 0xF9, third, ..] if (third >> 2) & 0xF < 13 => Ok("aac"),
        _ if mp3(first) => Ok("mp3"),
        _ => Err(none()),
    }
}

fn video() -> EvidenceRefusal {
    not("是录像，不是录音；请只导出声音（M4A、MP3 或 WebM）", "is a video and no recording; export its sound alone (M4A, MP3 or WebM)")
}

/// A WAV file says how its samples are written, and that is one that browsers play.
fn wave(mut chunks: &[u8]) -> Result<&'static str, EvidenceRefusal> {
    let broken = || not("开头是 WAV，里面却没有声音；请重新导出", "begins as WAV and holds no sound; export it anew");
    let mut a_second = None;
    while let Some((head, rest)) = chunks.split_at_checked(8) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        match &head[..4] {
            b"fmt " => {
                let word = |at: usize| rest.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]));
                let (Some(coding), Some(low), Some(high)) = (word(0), word(8), word(10)) else { return Err(broken()) };
                // PCM, floating point, A-law, µ-law, and the long way to say one of these.
                if ![1, 3, 6, 7, 0xFFFE].contains(&coding) {
                    return Err(not(
                        "是浏览器放不出的 WAV 编码；请转成 PCM 的 WAV 或 MP3",
                        "is a WAV in a coding that browsers do not play; make it a WAV in PCM, or MP3",
                    ));
                }
                a_second = Some(u64::from(high) << 16 | u64::from(low)).filter(|bytes| *bytes > 0);
            }
            b"data" => {
                let secs = u64::from(length) / a_second.ok_or_else(broken)?;
                // A recorder that was cut off leaves the length open.
                if length != u32::MAX && secs > LONGEST_HOURS * 3_600 {
                    return Err(EvidenceRefusal::TooLarge(Text::new(
                        format!("录音超过 {LONGEST_HOURS} 小时；请分成几段"),
                        format!("the recording is longer than {LONGEST_HOURS} hours; cut it into parts"),
                    )));
                }
                return if length == 0 || rest.is_empty() { Err(broken()) } else { Ok("wav") };
            }
            _ => {}
        }
        // Chunks begin at even places.
        let next = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(length as usize & 1);
        chunks = rest.get(next..).unwrap_or_default();
    }
    Err(broken())
}

/// Whether a frame of MPEG audio begins here and, where it is looked at, another follows it.
fn mp3(first: &[u8]) -> bool {
    let Some(length) = frame_bytes(first) else { return false };
    first.get(length..).is_none_or(|next| next.len() < 4 || frame_bytes(next).is_some())
}

/// The length of a frame of MPEG audio, layer 3, as its head says.
fn frame_bytes(head: &[u8]) -> Option<usize> {
    // Thousands of bits a second: of MPEG 1, and of the later ones with lower rates.
    const FIRST: [usize; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const OTHERS: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let [0xFF, second, third, ..] = head else { return None };
    let (sync, version, layer) = (second >> 5, (second >> 3) & 3, (second >> 1) & 3);
    let (rate, sampling) = (usize::from(third >> 4), usize::from((third >> 2) & 3));
    if sync != 7 || version == 1 || layer != 1 || rate == 0 || rate == 15 || sampling == 3 {
        return None;
    }
    let hertz = [44_100, 48_000, 32_000][sampling] / [4, 1, 2, 1][usize::from(version)];
    let padding = usize::from((third >> 1) & 1);
    Some(if version == 3 { 144 * FIRST[rate] * 1_000 / hertz } else { 72 * OTHERS[rate] * 1_000 / hertz } + padding)
}

fn holds(first: &[u8], word: &[u8]) -> bool {
    first.windows(word.len()).any(|at| at == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use upcount_model::Say;

    fn wav(coding: u16, sound: &[u8]) -> Vec<u8> {
        let mut file = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0".to_vec();
        file.extend(coding.to_le_bytes());
        file.extend([1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0]);
        file.extend(b"data");
        file.extend(u32::try_from(sound.len()).unwrap().to_le_bytes());
        file.extend(sound);
        file
    }

    fn refused(sort: Sort, first: &[u8]) -> String {
        known(sort, first).unwrap_err().text().en
    }

    #[test]
    fn a_recording_is_known_by_its_content() {
        let frame = |rest: usize| [&[0xFF, 0xFB, 0x90, 0x00][..], &vec![0; rest]].concat();
        let ogg = [&b"OggS\0\x02"[..], &[0; 22], b"OpusHead"].concat();
        for (file, format) in [
            (wav(1, &[128; 80]), "wav"),
            ([frame(413), frame(413)].concat(), "mp3"),
            ([&b"ID3\x04\0\0\0\0\0\x02xx"[..], &frame(413), &frame(0)].concat(), "mp3"),
            (vec![0xFF, 0xF1, 0x50, 0x80, 0, 0x1F, 0xFC], "aac"),
            (b"\0\0\0\x20ftypM4A \0\0\0\0".to_vec(), "m4a"),
            (ogg, "ogg"),
            (b"\x1A\x45\xDF\xA3\x42\x82\x84webm A_OPUS".to_vec(), "webm"),
        ] {
            assert_eq!(known(Sort::Recording, &file).unwrap(), format);
        }
    }

    #[test]
    fn what_is_no_recording_is_refused_with_the_way_out() {
        for text in [&b"hello, this is a text"[..], b"%PDF-1.7", b"\xFF\xFE\0\0", b"ID3\x04\0\0\0\0\0\x02xxhello", b"OggS theora", b""] {
            assert!(refused(Sort::Recording, text).contains("MP3"), "{text:?}");
        }
        // A frame that no other follows is chance.
        let alone = [&[0xFF, 0xFB, 0x90, 0x00][..], &[0; 413], b"text"].concat();
        assert!(refused(Sort::Recording, &alone).contains("is no recording"));
        assert!(refused(Sort::Recording, &wav(0x31, &[1; 8])).contains("browsers do not play"));
        assert!(refused(Sort::Recording, &wav(1, &[])).contains("holds no sound"));
        assert!(refused(Sort::Recording, b"\x1A\x45\xDF\xA3 webm V_VP9 A_OPUS").contains("video"));
        let mut long = wav(1, &[1; 8]);
        long[40..44].copy_from_slice(&(9 * 3_600 * 8_000_u32).to_le_bytes());
        assert!(refused(Sort::Recording, &long).contains("longer than 8 hours"));
        assert!(refused(Sort::Document, b"<svg onload=x>").contains("PDF"));
        assert_eq!(known(Sort::Document, b"%PDF-1.4 x").unwrap(), "pdf");
    }
}
