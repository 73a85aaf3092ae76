//! The contributions as bars that lead from the one figure to the other.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart } from '../../../charts/Chart.tsx'
import { axisStart, barsOf, waterfallOption, type Steps } from '../../../charts/waterfall.ts'
import { useSay } from '../../../locales/say.ts'
import { useWriter } from '../../../shapes/hooks.ts'
import type { Counted } from '../../../shapes/figures.ts'
import type { Writing } from './writing.ts'

/** What one bar and its name need. */
const BAR = 96

interface Props {
  steps: Steps
  ends: { a: string; b: string }
  measure: Counted
  write: Writing
  sentence: string
}

export function Drawing({ steps, ends, measure, write, sentence }: Props) {
  const { t } = useTranslation('moved')
  const say = useSay()
  const writer = useWriter()
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
        tick: (value) => (start === 0 ? writer.tick(value, measure) : write.figure(value)),
        from: t('before'),
        to: t('after'),
        change: t('contributes'),
        value: t('then'),
      }),
    [steps, say, ends, write, writer, measure, start, t],
  )
  return (
    <>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('parts')}>
        <div style={{ minWidth: bars.length * BAR }}>
          <Chart option={option} height={380} sentence={sentence} />
        </div>
      </div>
      {start > 0 && <p className="quiet small">{t('axis', { start: write.figure(start) })}</p>}
    </>
  )
}
