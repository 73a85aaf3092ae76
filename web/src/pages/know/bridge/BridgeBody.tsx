//! The two figures, the sentence between them, and the steps as a drawing or as a table.
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BridgeQuestion } from '../../../api/queries.ts'
import type { Bridge, Measure } from '../../../api/types.ts'
import { Chart } from '../../../charts/Chart.tsx'
import { axisStart, barsOf, waterfallOption } from '../../../charts/waterfall.ts'
import { useSay } from '../../../locales/say.ts'
import { ChartOrTable, type ChartView } from '../../../shapes/ChartOrTable.tsx'
import { useCurrencyName, useWriter } from '../../../shapes/hooks.ts'
import { RowsDrawer, type RowsOf } from '../../../shapes/rowsOf.ts'
import { Ends } from './Ends.tsx'
import type { StepOf } from './PoliciesDrawer.tsx'
import { StepList, StepTable } from './Steps.tsx'

/** Comes when it is asked for. */
const PoliciesDrawer = lazy(() => import('./PoliciesDrawer.tsx'))
/** Less than this cannot be written, of policies or of money. */
const CENT = 0.005
/** What one bar and its name need. */
const BAR = 112

interface Props {
  bridge: Bridge
  measure: Measure
  question: BridgeQuestion
  factsUntil: string | null
  view: ChartView
  setView: (view: ChartView) => void
}

/** How figures of a bridge are written: every digit, with the unit. */
export interface BridgeWords {
  figure: (value: number) => string
  signed: (value: number) => string
}

export function BridgeBody({ bridge, measure, question, factsUntil, view, setView }: Props) {
  const { t } = useTranslation('bridge')
  const say = useSay()
  const writer = useWriter()
  const currencyName = useCurrencyName()
  const [policies, setPolicies] = useState<StepOf | null>(null)
  const [rows, setRows] = useState<RowsOf | null>(null)
  // Once opened they stay in the page, so that they can close with grace.
  const asked = useRef({ policies: false, rows: false })
  if (policies) asked.current.policies = true
  if (rows) asked.current.rows = true

  const { unit, currency } = bridge
  const after = unit === 'money' ? (currency ? ` ${currencyName(currency)}` : '') : ` ${writer.unit('policies')}`
  const words: BridgeWords = {
    // Nothing may come with a sign, as -0.
    figure: (value) => `${writer.cell(value || 0, { unit, currency })}${after}`,
    signed: (value) => `${writer.signed(value, { unit, currency })}${after}`,
  }
  const ends = useMemo(() => {
    const name = ({ calibre, as_of }: Bridge['a']) => (as_of ? t('knownOn', { calibre: say(calibre), day: as_of }) : say(calibre))
    return { a: name(bridge.a), b: name(bridge.b) }
  }, [bridge, say, t])
  const bars = useMemo(() => barsOf(bridge), [bridge])
  const start = axisStart(bars)
  const option = useMemo(
    () =>
      waterfallOption(bridge, {
        say,
        ends,
        figure: (value) => writer.cell(value || 0, { unit, currency }),
        signed: (value) => writer.signed(value, { unit, currency }),
        tick: (value) => (start === 0 ? writer.tick(value, { unit, currency }) : unit === 'money' ? writer.full(value, { unit, currency }) : writer.cell(value, { unit, currency })),
        from: t('table.from'),
        to: t('table.to'),
        change: t('table.change'),
        value: t('table.value'),
      }),
    [bridge, say, ends, writer, unit, currency, start, t],
  )

  const openStep = (at: number) => {
    const step = bridge.steps[at]
    if (step) setPolicies({ question, step: at + 1, change: step, measure: { unit, currency } })
  }
  const openRows = (side: 'a' | 'b') => {
    const end = bridge[side]
    setRows({
      what: ends[side],
      figure: words.figure(end.value),
      question: { measure: bridge.measure, by: [], where: question.where ?? [], from: question.from, to: question.to, calibre: end.calibre.id, as_of: question[`as_of_${side}`] },
    })
  }

  const told = { ...ends, va: words.figure(bridge.a.value), vb: words.figure(bridge.b.value) }
  const difference = words.signed(bridge.b.value - bridge.a.value)
  const alike = bridge.steps.length === 0
  const sentence = alike
    ? t('alike', { value: told.va })
    : Math.abs(bridge.unexplained) < CENT
      ? t('told', { ...told, difference, steps: bridge.steps.length })
      : t('toldInPart', { ...told, difference, steps: bridge.steps.length, rest: words.signed(bridge.unexplained) })

  const steps = { bridge, ends, words, open: openStep }
  return (
    <>
      <p className="told-sentence" role="status">
        {sentence}
      </p>
      <Ends bridge={bridge} measure={measure} factsUntil={factsUntil} words={words} openRows={openRows} />
      {!alike && (
        <>
          <div className="board-bar">
            <h2>{t('steps')}</h2>
            <ChartOrTable value={view} onChange={setView} what={t('steps')} />
          </div>
          {view === 'table' ? (
            <StepTable {...steps} />
          ) : (
            <div className="board-drawing">
              <div>
                <div className="scroller" tabIndex={0} role="region" aria-label={t('steps')}>
                  <div style={{ minWidth: bars.length * BAR }}>
                    <Chart
                      option={option}
                      height={360}
                      sentence={sentence}
                      onPoint={({ at }) => {
                        const bar = bars[at]
                        if (bar && bar.step !== null) openStep(bar.step)
                        else if (bar) openRows(at === 0 ? 'a' : 'b')
                      }}
                    />
                  </div>
                </div>
                {start > 0 && <p className="quiet small">{t('axis', { start: words.figure(start) })}</p>}
              </div>
              <StepList {...steps} />
            </div>
          )}
        </>
      )}
      <Suspense fallback={null}>
        {asked.current.policies && <PoliciesDrawer of={policies} close={() => setPolicies(null)} />}
        {asked.current.rows && <RowsDrawer of={rows} close={() => setRows(null)} />}
      </Suspense>
    </>
  )
}
