//! The head of a screen: its one h1, a sentence, what can be done with the whole of it.
import { useEffect, type ReactNode } from 'react'

interface Props {
  title: string
  beside?: ReactNode
  sentence?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, beside, sentence, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Upcount`
  }, [title])
  return (
    <div className="page-head">
      <div className="page-head-words">
        <div className="page-head-title">
          <h1 tabIndex={-1}>{title}</h1>
          {beside}
        </div>
        {sentence && <div className="page-head-sentence">{sentence}</div>}
      </div>
      {actions && <div className="button-row">{actions}</div>}
    </div>
  )
}
