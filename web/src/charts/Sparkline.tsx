//! A line the size of a word; the numbers stand beside it, so it is decoration.

const WIDTH = 120

interface Props {
  values: (number | null)[]
  height?: number
  /** The last period is not whole: its point is a ring. */
  open?: boolean
}

export function Sparkline({ values, height = 32, open = false }: Props) {
  const known = values.filter((value) => value !== null)
  if (known.length < 2) return null
  const low = Math.min(...known)
  const range = Math.max(...known) - low || 1
  const points = values.flatMap((value, at) => {
    if (value === null) return []
    const x = 3 + (at / (values.length - 1)) * (WIDTH - 6)
    const y = height - 4 - ((value - low) / range) * (height - 8)
    return [`${x.toFixed(1)} ${y.toFixed(1)}`]
  })
  // The picture stretches to its box; strokes that do not scale keep the line thin and the last point round.
  return (
    <svg aria-hidden="true" className="sparkline" viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" height={height}>
      <path d={`M${points.join('L')}`} className="sparkline-line" />
      <path d={`M${points.at(-1)}h0`} className="sparkline-last" />
      {open && <path d={`M${points.at(-1)}h0`} className="sparkline-hole" />}
    </svg>
  )
}
