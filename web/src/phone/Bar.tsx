//! How far a count is on its way.

export function Bar({ part }: { part: number }) {
  return (
    <span className="part" aria-hidden="true">
      <i className={part >= 1 ? 'part-full' : undefined} style={{ width: `${Math.max(0, Math.min(1, part)) * 100}%` }} />
    </span>
  )
}
