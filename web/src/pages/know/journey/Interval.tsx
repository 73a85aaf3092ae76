//! A figure as a dot, with its interval as a line, on a scale that its neighbours share.

interface Props {
  of: { value: number; low: number; high: number }
  from: number
  to: number
}

export function Interval({ of, from, to }: Props) {
  const at = (value: number) => `${to > from ? Math.min(100, Math.max(0, ((value - from) / (to - from)) * 100)) : 0}%`
  return (
    <span className="journey-interval" aria-hidden="true">
      {from < 0 && <i className="journey-zero" style={{ insetInlineStart: at(0) }} />}
      <i className="journey-line" style={{ insetInlineStart: at(of.low), insetInlineEnd: `calc(100% - ${at(of.high)})` }} />
      <i className="journey-dot" style={{ insetInlineStart: at(of.value) }} />
    </span>
  )
}
