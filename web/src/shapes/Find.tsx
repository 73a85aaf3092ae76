//! Looks for somebody by a piece of a code or name: asked once nobody types any more.
import { Input } from 'antd'
import { useEffect, useRef, useState } from 'react'

const WAIT_MS = 300

interface Props {
  label: string
  value: string
  change: (text: string) => void
}

export function Find({ label, value, change }: Props) {
  const [text, setText] = useState(value)
  // What the address says when it was not said here: somebody went back.
  const said = useRef(value)
  useEffect(() => {
    if (value !== said.current) setText(value)
    said.current = value
  }, [value])
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === value) return
    const timer = window.setTimeout(() => {
      said.current = wanted
      change(wanted)
    }, WAIT_MS)
    return () => window.clearTimeout(timer)
  }, [text, value, change])
  return <Input className="find no-print" type="search" allowClear aria-label={label} placeholder={label} value={text} maxLength={60} onChange={(event) => setText(event.target.value)} />
}
