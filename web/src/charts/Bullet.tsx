//! A bar for now and a tick for before, on one scale; the numbers stand beside it, so it is decoration.

export function Bullet({ value, before, most }: { value: number; before: number | null; most: number }) {
  const share = (part: number) => `${most > 0 ? Math.min(100, Math.max(0, (part / most) * 100)) : 0}%`
  return (
    <span aria-hidden="true" className="bullet">
      <span className="bullet-bar" style={{ width: share(value) }} />
      {before !== null && <span className="bullet-before" style={{ insetInlineStart: share(before) }} />}
    </span>
  )
}
