//! A part of a whole as a bar; the number stands beside it.

/** Against a goal, a part that is whole is green. */
export function Bar({ part, most }: { part: number; most?: number }) {
  return (
    <span className="review-bar" aria-hidden="true">
      <i style={{ width: `${Math.min(1, Math.max(0, part / (most || 1))) * 100}%` }} className={most === undefined && part >= 1 ? 'review-bar-full' : undefined} />
    </span>
  )
}
