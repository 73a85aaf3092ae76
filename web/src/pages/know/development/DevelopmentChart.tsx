//! Months of issue as lines: booked, and what stays of it at each mark.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Stay } from '../../../api/types.ts'
import { Chart } from '../../../charts/Chart.tsx'
import { CLASS_COLOURS } from '../../../charts/palette.ts'
import { useSay } from '../../../locales/say.ts'
import { useWriter } from '../../../shapes/hooks.ts'
import { developmentOption } from './option.ts'

export function DevelopmentChart({ of }: { of: Stay }) {
  const { t } = useTranslation('development')
  const say = useSay()
  const writer = useWriter()
  const option = useMemo(() => {
    const count = (value: number) => writer.cell(Math.round(value), of.measure)
    return developmentOption(of, {
      booked: t('booked'),
      mark: (at) => {
        const mark = of.marks[at]
        return mark ? say(mark.name) : ''
      },
      count,
      range: (low, high) => `${count(low)}–${count(high)}`,
      tick: (value) => writer.tick(value, of.measure),
    })
  }, [of, t, say, writer])
  return (
    <>
      <ul className="development-key">
        <li className="development-booked">{t('booked')}</li>
        {of.marks.map((mark, at) => (
          <li key={mark.months} style={{ color: CLASS_COLOURS[at % CLASS_COLOURS.length] }}>
            <span>{say(mark.name)}</span>
          </li>
        ))}
      </ul>
      <Chart option={option} height={320} sentence={t('months')} />
    </>
  )
}
