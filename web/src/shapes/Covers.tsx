//! Marks a period that reports do not cover whole: its figure is not to be laid beside those of whole ones.
import { useCoversText } from './hooks.ts'

export function Covers({ period, months }: { period: string; months: number | null }) {
  const text = useCoversText()
  return months === null ? null : <span className="tag tag-warn">{text(period, months)}</span>
}
