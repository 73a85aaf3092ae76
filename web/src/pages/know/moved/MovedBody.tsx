//! The two figures in a sentence, the contributions as a drawing or as a table, and what a reader must know besides.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Measure, Moved } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import type { ChartView } from '../../../shapes/ChartOrTable.tsx'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { useLabels } from '../../../shapes/hooks.ts'
import { useNumberMenu } from '../../../shapes/useNumberMenu.tsx'
import { Change } from './Change.tsx'
import { Drawing } from './Drawing.tsx'
import { stepsOf } from './steps.ts'
import { Told, useSentence } from './Told.tsx'
import { useWriting, type Writing } from './writing.ts'

const alike = (text: string) => ({ zh: text, en: text })

interface Props {
  moved: Moved
  /** What is counted, and within what. */
  counted: Measure
  where: string[]
  view: ChartView
  setView: (view: ChartView) => void
}

export function MovedBody({ moved, counted, where, view, setView }: Props) {
  const { t } = useTranslation('moved')
  const labels = useLabels()
  const write = useWriting(moved.measure)
  const { before, after } = moved
  const ends = useMemo(() => ({ a: t('time', before), b: t('time', after) }), [before, after, t])
  const name = useMemo(() => (keys: (string | null)[]) => keys.map((key, at) => labels.value(moved.by[at] ?? '', key)).join(' · '), [labels, moved])
  const steps = useMemo(
    () => stepsOf(moved, { part: (keys) => alike(name(keys)), rest: (count) => alike(t('rest', { count })), figure: (value) => alike(write.own(value)) }),
    [moved, name, write, t],
  )
  const first = moved.parts[0]
  const sentence = useSentence({ moved, first: first ? { name: name(first.keys), change: first.change } : undefined, write })
  return (
    <>
      <Told sentence={sentence} ends={ends} calibre={moved.calibre} notes={moved.notes} view={view} setView={setView}>
        {typeof moved.rate === 'number' && <p className="moved-totals">{t('mixAndRate', { mix: write.signed(moved.mix), rate: write.signed(moved.rate) })}</p>}
      </Told>
      {view === 'table' ? (
        <PartTable moved={moved} counted={counted} where={where} name={name} write={write} />
      ) : (
        <Drawing steps={steps} ends={ends} measure={moved.measure} write={write} sentence={sentence} />
      )}
    </>
  )
}

interface TableProps extends Pick<Props, 'moved' | 'counted' | 'where'> {
  name: (keys: (string | null)[]) => string
  write: Writing
}

function PartTable({ moved, counted, where, name, write }: TableProps) {
  const { t } = useTranslation('moved')
  const say = useSay()
  const labels = useLabels()
  const menu = useNumberMenu()
  /** A part's figure in one of the times, with the facts behind it. */
  const figure = (part: Moved['parts'][number], end: 'before' | 'after') => (
    <FigureButton
      text={write.own(part[end])}
      known={part[end] !== null && part.keys.every((key) => key !== null)}
      open={(element) =>
        menu.open(
          {
            measure: counted,
            what: `${name(part.keys)} · ${say(counted)}`,
            figure: write.own(part[end]),
            where: [...where, ...moved.of.flatMap((one) => one.values.map((value) => `${one.dimension}=${value}`)), ...part.keys.map((key, at) => `${moved.by[at] ?? ''}=${key ?? ''}`)],
            from: moved[end].from,
            to: moved[end].to,
          },
          element,
        )
      }
    />
  )
  const ratio = typeof moved.rate === 'number'
  const cells = ({ volume, mix, rate, change }: { volume?: number | null; mix: number; rate?: number | null; change: number }) =>
    (ratio ? [mix, rate, change] : [volume, mix, change]).map((value, at) => (
      <td key={at} className="number">
        <Change value={value} write={write} />
      </td>
    ))
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('parts')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{moved.by.map((id) => labels.dimension(id)).join(' · ')}</th>
            {[t('before'), t('after'), ratio ? t('mix') : t('volume'), ratio ? t('rate') : t('mix'), t('contributes')].map((head) => (
              <th key={head} scope="col" className="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {moved.parts.map((part) => (
            <tr key={part.keys.join('\n')}>
              <th scope="row">
                {name(part.keys)} {part.state !== 'kept' && <span className="tag">{t(`state.${part.state}`)}</span>}
              </th>
              <td className="number">{figure(part, 'before')}</td>
              <td className="number">{figure(part, 'after')}</td>
              {cells(part)}
            </tr>
          ))}
          <tr className="moved-all">
            <th scope="row">{t('all')}</th>
            <td className="number">{write.own(moved.before.value)}</td>
            <td className="number">{write.own(moved.after.value)}</td>
            {cells(moved)}
          </tr>
        </tbody>
      </table>
      {menu.shown}
    </div>
  )
}
