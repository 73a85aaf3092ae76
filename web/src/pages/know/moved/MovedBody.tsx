//! The two figures in a sentence, the contributions as a drawing or as a table, and what a reader must know besides.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Moved } from '../../../api/types.ts'
import { Chart } from '../../../charts/Chart.tsx'
import { axisStart, barsOf, wayOf, waterfallOption } from '../../../charts/waterfall.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { ChartOrTable, type ChartView } from '../../../shapes/ChartOrTable.tsx'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { stepsOf } from './steps.ts'

/** What one bar and its name need. */
const BAR = 96
const ARROW = { up: '▲', down: '▼', flat: '■' } as const
const alike = (text: string) => ({ zh: text, en: text })

interface Props {
  moved: Moved
  view: ChartView
  setView: (view: ChartView) => void
}

export function MovedBody({ moved, view, setView }: Props) {
  const { t } = useTranslation('moved')
  const say = useSay()
  const labels = useLabels()
  const writer = useWriter()
  const write = useWriting(moved)
  const ends = { a: t('time', moved.before), b: t('time', moved.after) }
  const name = (keys: (string | null)[]) => keys.map((key, at) => labels.value(moved.by[at] ?? '', key)).join(' · ')
  const steps = useMemo(
    () =>
      stepsOf(moved, {
        part: (keys) => alike(name(keys)),
        rest: (count) => alike(t('rest', { count })),
        figure: (value) => alike(write.own(value)),
      }),
    // The names follow the language, which `t` does too.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [moved, t],
  )
  const bars = useMemo(() => barsOf(steps), [steps])
  const start = axisStart(bars)
  const option = useMemo(
    () =>
      waterfallOption(steps, {
        say,
        ends,
        figure: write.figure,
        // The axis says what the unit is.
        signed: write.short,
        tick: (value) => (start === 0 ? writer.tick(value, moved.measure) : write.figure(value)),
        from: t('before'),
        to: t('after'),
        change: t('contributes'),
        value: t('then'),
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [steps, say, start, t],
  )
  const first = moved.parts[0]
  const sentence = t(moved.change === 0 ? 'stayed' : 'told', {
    measure: say(moved.measure),
    before: write.figure(moved.before.value),
    after: write.figure(moved.after.value),
    change: write.signed(moved.change),
    first: first ? name(first.keys) : '',
    most: first ? write.signed(first.change) : '',
  })
  return (
    <>
      <p className="bridge-sentence" role="status">
        {sentence}
      </p>
      <p className="quiet small">
        {ends.a} → {ends.b} · {say(moved.calibre.words)}
      </p>
      {moved.rate !== null && moved.rate !== undefined && (
        <p className="moved-totals">{t('mixAndRate', { mix: write.signed(moved.mix), rate: write.signed(moved.rate) })}</p>
      )}
      {moved.notes.map((note, at) => (
        <p key={at} className="moved-note">
          {say(note)}
        </p>
      ))}
      <div className="board-bar">
        <h2>{t('parts')}</h2>
        <ChartOrTable value={view} onChange={setView} what={t('parts')} />
      </div>
      {view === 'table' ? (
        <PartTable moved={moved} name={name} />
      ) : (
        <div className="scroller" tabIndex={0} role="region" aria-label={t('parts')}>
          <div style={{ minWidth: bars.length * BAR }}>
            <Chart option={option} height={380} sentence={sentence} />
          </div>
        </div>
      )}
      {start > 0 && view !== 'table' && <p className="quiet small">{t('axis', { start: write.figure(start) })}</p>}
    </>
  )
}

/** How figures and their changes are written: a change of a share in points. */
function useWriting({ measure }: Moved) {
  const writer = useWriter()
  const language = useLanguage()
  const { t } = useTranslation('moved')
  return useMemo(() => {
    const points = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' })
    const own = (value: number | null) => (value === null ? '–' : writer.cell(value || 0, measure))
    const short = (value: number) => (measure.unit === 'fraction' ? points.format(value * 100).replace('-', '−') : writer.signed(value, measure))
    return {
      own,
      figure: (value: number) => own(value),
      short,
      signed: (value: number) => (measure.unit === 'fraction' ? t('points', { points: short(value) }) : short(value)),
    }
  }, [writer, measure, language, t])
}

function PartTable({ moved, name }: { moved: Moved; name: (keys: (string | null)[]) => string }) {
  const { t } = useTranslation('moved')
  const labels = useLabels()
  const write = useWriting(moved)
  const ratio = moved.rate !== null && moved.rate !== undefined
  const signed = (value: number | null | undefined) => {
    if (value === null || value === undefined) return '–'
    const way = wayOf(value)
    return (
      <span className={`direction direction-${way}`}>
        <span aria-hidden="true" className="direction-arrow">
          {ARROW[way]}
        </span>
        <span className="direction-text">{write.signed(value)}</span>
      </span>
    )
  }
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('parts')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{moved.by.map((id) => labels.dimension(id)).join(' · ')}</th>
            {([t('before'), t('after'), ratio ? t('mix') : t('volume'), ratio ? t('rate') : t('mix'), t('contributes')] as const).map((head) => (
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
              <td className="number">{write.own(part.before)}</td>
              <td className="number">{write.own(part.after)}</td>
              <td className="number">{signed(ratio ? part.mix : part.volume)}</td>
              <td className="number">{signed(ratio ? part.rate : part.mix)}</td>
              <td className="number">{signed(part.change)}</td>
            </tr>
          ))}
          <tr className="moved-all">
            <th scope="row">{t('all')}</th>
            <td className="number">{write.own(moved.before.value)}</td>
            <td className="number">{write.own(moved.after.value)}</td>
            <td className="number">{signed(ratio ? moved.mix : moved.volume)}</td>
            <td className="number">{signed(ratio ? moved.rate : moved.mix)}</td>
            <td className="number">{signed(moved.change)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}
