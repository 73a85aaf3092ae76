//! The days that a bridge counts, both included; it stands in the top bar.
import { DatePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import { lastDayOfMonth, monthsBefore } from '../../../shapes/period.ts'
import type { BridgeChange } from './search.ts'

export const DAY = 'YYYY-MM-DD'

interface Props {
  from: string | undefined
  to: string | undefined
  set: (change: BridgeChange) => void
  factsUntil: string | null
}

export function BridgePeriod({ from, to, set, factsUntil }: Props) {
  const { t } = useTranslation('bridge')
  const { t: board } = useTranslation('board')
  const end = factsUntil ? lastDayOfMonth(factsUntil) : null
  const presets = end
    ? [1, 3, 12].map((count) => ({
        label: count === 1 ? t('lastMonth') : board('period.last', { months: count }),
        value: [dayjs(monthsBefore(end, count - 1)), dayjs(end)] as [Dayjs, Dayjs],
      }))
    : []
  return (
    <DatePicker.RangePicker
      aria-label={board('period.label')}
      format={DAY}
      placeholder={[board('period.from'), board('period.to')]}
      allowEmpty={[true, true]}
      value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
      presets={presets}
      // An empty period opens where the facts are, not at today.
      {...(end ? { defaultPickerValue: [dayjs(end).subtract(1, 'month'), dayjs(end)] } : {})}
      onChange={(range) => {
        const [first, last] = range ?? [null, null]
        set({ from: first ? first.format(DAY) : null, to: last ? last.format(DAY) : null })
      }}
    />
  )
}
