//! A number that opens its menu; what has no value is plain text.

interface Props {
  text: string
  known: boolean
  /** What the number is, for those who hear it without its row and column. */
  name?: string
  open: (element: HTMLElement) => void
}

export function FigureButton({ text, known, name, open }: Props) {
  if (!known) return <span className="quiet">{text}</span>
  return (
    <button type="button" className="figure" aria-haspopup="menu" aria-label={name ? `${name} ${text}` : undefined} onClick={(event) => open(event.currentTarget)}>
      {text}
    </button>
  )
}
