//! What is said of a change before its parts: the sentence, the two times, the calibre, and what a reader must know besides.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MovedFactors, Words } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { ChartOrTable, type ChartView } from '../../../shapes/ChartOrTable.tsx'
import type { Writing } from './writing.ts'

interface Props {
  moved: Pick<MovedFactors, 'measure' | 'before' | 'after' | 'change'>
  /** What moved most. */
  first: { name: string; change: number } | undefined
  write: Writing
}

export function useSentence({ moved, first, write }: Props): string {
  const { t } = useTranslation('moved')
  const say = useSay()
  return t(moved.change === 0 ? 'stayed' : 'told', {
    measure: say(moved.measure),
    before: write.figure(moved.before.value),
    after: write.figure(moved.after.value),
    change: write.signed(moved.change),
    first: first?.name ?? '',
    most: first ? write.signed(first.change) : '',
  })
}

interface ToldProps {
  sentence: string
  ends: { a: string; b: string }
  calibre: { words: Words }
  notes: Words[]
  view: ChartView
  setView: (view: ChartView) => void
  /** What sums it up. */
  children: ReactNode
}

export function Told({ sentence, ends, calibre, notes, view, setView, children }: ToldProps) {
  const { t } = useTranslation('moved')
  const say = useSay()
  return (
    <>
      <p className="told-sentence" role="status">
        {sentence}
      </p>
      <p className="quiet small">
        {ends.a} → {ends.b} · {say(calibre.words)}
      </p>
      {children}
      {notes.map((note, at) => (
        <p key={at} className="moved-note">
          {say(note)}
        </p>
      ))}
      <div className="board-bar">
        <h2>{t('parts')}</h2>
        <ChartOrTable value={view} onChange={setView} what={t('parts')} />
      </div>
    </>
  )
}
