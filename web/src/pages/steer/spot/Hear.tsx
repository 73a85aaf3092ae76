//! The player and the lines that are said: a line goes to its place in the sound, and the sound marks its line.
import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contentAddress, linesQuery } from '../../../api/evidence.ts'
import type { Evidence, Transcript } from '../../../api/types.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { clockOf, lineAt, type Hearing } from './marks.ts'

/** What the arrows go back and on by. */
const STEP_SECS = 5

interface Props {
  all: Evidence[]
  hearing: React.RefObject<Hearing | null>
  desk: React.RefObject<HTMLDivElement | null>
}

export function Hear({ all, hearing, desk }: Props) {
  const { t } = useTranslation('spot')
  const recordings = all.filter((one) => one.sort === 'recording')
  const transcripts = all.filter((one) => one.sort === 'transcript')
  const [chosen, setChosen] = useState<{ recording?: string; transcript?: string }>({})
  const recording = recordings.find((one) => one.id === chosen.recording) ?? recordings[0]
  const transcript = transcripts.find((one) => one.id === chosen.transcript) ?? transcripts[0]
  const lines = useQuery({ ...linesQuery(transcript?.id ?? ''), enabled: transcript !== undefined })
  const audio = useRef<HTMLAudioElement>(null)
  const [at, setAt] = useState(0)
  const [failed, setFailed] = useState(false)
  // The line that was chosen last, where none goes along with the sound.
  const [line, setLine] = useState<number>()
  const told = lines.data?.lines ?? []
  const here = recording && told.some((one) => one.from_ms !== null) ? lineAt(told, at) : line
  const go = (ms: number, play: boolean) => {
    const sound = audio.current
    if (!sound) return
    sound.currentTime = Math.max(0, ms / 1000)
    setAt(Math.max(0, ms))
    if (play) void sound.play().catch(() => setFailed(true))
  }
  const choose = (n: number) => {
    const from = told[n]?.from_ms
    setLine(n)
    if (from !== null && from !== undefined) go(from, true)
  }
  useEffect(() => {
    hearing.current = {
      now: () => {
        const sound = audio.current
        if (recording && sound && (sound.currentTime > 0 || !transcript)) return { evidence: recording.id, at_ms: Math.round(sound.currentTime * 1000), line: null }
        return transcript && here !== undefined ? { evidence: transcript.id, at_ms: null, line: here + 1 } : null
      },
      jump: (mark) => {
        if (mark.line) {
          setChosen((before) => ({ ...before, transcript: mark.evidence }))
          choose(mark.line - 1)
        } else if (mark.at_ms != null) {
          setChosen((before) => ({ ...before, recording: mark.evidence }))
          go(mark.at_ms, true)
        }
      },
    }
    return () => {
      hearing.current = null
    }
  })
  const press = useRef<(event: KeyboardEvent) => void>(() => {})
  press.current = (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null
    if (event.ctrlKey || event.metaKey || event.altKey || target?.matches('input, textarea, select, audio')) return
    const sound = audio.current
    const by = { ArrowLeft: -STEP_SECS, ArrowRight: STEP_SECS }[event.key]
    const next = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (event.key === ' ' && sound && !target?.matches('button, a')) {
      if (sound.paused) void sound.play().catch(() => setFailed(true))
      else sound.pause()
    } else if (by && sound) go((sound.currentTime + by) * 1000, !sound.paused)
    else if (next && told.length > 0) choose(Math.min(told.length - 1, Math.max(0, (here ?? -1) + next)))
    else return
    event.preventDefault()
  }
  useEffect(() => {
    const heard = (event: KeyboardEvent) => press.current(event)
    const place = desk.current
    place?.addEventListener('keydown', heard)
    return () => place?.removeEventListener('keydown', heard)
  }, [desk])
  if (!recording && !transcript) return null
  const pick = (of: Evidence[], chosen: string, choose: (id: string) => void, label: string) =>
    of.length > 1 && <Segmented aria-label={label} value={chosen} options={of.map((one, n) => ({ value: one.id, label: `${label} ${n + 1}` }))} onChange={choose} />
  return (
    <div className="spot-hear">
      {recording && (
        <>
          {pick(recordings, recording.id, (id) => setChosen({ ...chosen, recording: id }), t('evidence.sort.recording'))}
          <audio
            key={recording.id}
            ref={audio}
            controls
            preload="metadata"
            src={contentAddress(recording.id)}
            aria-label={t('evidence.sort.recording')}
            onTimeUpdate={(event) => setAt(event.currentTarget.currentTime * 1000)}
            onError={() => setFailed(true)}
            onLoadedMetadata={() => setFailed(false)}
          />
          {failed && (
            <p className="spot-other" role="alert">
              {t('evidence.failed')}
            </p>
          )}
        </>
      )}
      {transcript && (
        <>
          {pick(transcripts, transcript.id, (id) => setChosen({ ...chosen, transcript: id }), t('evidence.sort.transcript'))}
          <Loaded query={lines} height={200}>
            {(found) => <Lines of={found} here={here} choose={choose} />}
          </Loaded>
        </>
      )}
      <p className="quiet small">{t('evidence.keys')}</p>
    </div>
  )
}

function Lines({ of, here, choose }: { of: Transcript; here: number | undefined; choose: (n: number) => void }) {
  const { t } = useTranslation('spot')
  const list = useRef<HTMLOListElement>(null)
  // The line that is said is seen, and the page itself stays where it is.
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-current]')
    if (list.current && row) list.current.scrollTop = row.offsetTop - list.current.clientHeight / 2
  }, [here])
  return (
    <ol className="spot-lines" ref={list} aria-label={t('evidence.sort.transcript')}>
      {of.lines.map((one, n) => (
        <li key={n}>
          <button type="button" aria-current={n === here || undefined} onClick={() => choose(n)}>
            <time>{one.from_ms === null ? n + 1 : clockOf(one.from_ms)}</time>
            <span>
              {one.who && <b>{t('evidence.says', { who: one.who })}</b>} {one.text}
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}
