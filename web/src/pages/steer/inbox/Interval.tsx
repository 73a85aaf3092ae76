//! A dot with its interval on a scale that others share, and a line at nothing; the numbers stand beside it, so it is decoration.

interface Props {
  value: number
  range: [number, number]
  /** The ends of the scale. */
  scale: [number, number]
}

export function Interval({ value, range: [low, high], scale: [least, most] }: Props) {
  const at = (figure: number) => `${((figure - least) / (most - least || 1)) * 100}%`
  return (
    <span aria-hidden="true" className="interval">
      <i className="interval-zero" style={{ insetInlineStart: at(0) }} />
      <i className="interval-line" style={{ insetInlineStart: at(low), width: `calc(${at(high)} - ${at(low)})` }} />
      <i className="interval-dot" style={{ insetInlineStart: at(value) }} />
    </span>
  )
}
