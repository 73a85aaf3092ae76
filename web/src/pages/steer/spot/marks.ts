//! Where something is heard or read: a moment of a recording, a line of a transcript.
import type { SpotMark, Transcript } from '../../../api/types.ts'

export type Where = Omit<SpotMark, 'point'>

/** What the player tells the checklist, and the checklist the player. */
export interface Hearing {
  now: () => Where | null
  jump: (mark: Where) => void
}

/** `1:02`, `1:01:05` */
export function clockOf(ms: number): string {
  const secs = Math.floor(ms / 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  const [hours, minutes] = [Math.floor(secs / 3600), Math.floor(secs / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(secs % 60)}` : `${minutes}:${two(secs % 60)}`
}

/** The line that is said at a moment: the last that began. */
export function lineAt(lines: Transcript['lines'], ms: number): number | undefined {
  let found: number | undefined
  lines.forEach((one, n) => {
    if (one.from_ms !== null && one.from_ms <= ms + 50) found = n
  })
  return found
}
