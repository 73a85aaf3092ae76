//! The period and the comparison of a board; they stand in the top bar.
import { DatePicker, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import { lastDayOfMonth, monthsBefore } from '../period.ts'
import { COMPARES, type BoardState, type Change, type Compare } from './state.ts'

interface Props {
  state: BoardState
  set: (change: Change) => void
  factsUntil: string | null
}

export function PeriodField({ state, set, factsUntil }: Props) {
  const { t } = useTranslation('board')
  const { t: shapes } = useTranslation('shapes')
  const end = factsUntil ? lastDayOfMonth(factsUntil) : null
  const presets = end
    ? [12, 24, 36].map((count) => ({
        label: t('period.last', { months: count }),
        value: [dayjs(monthsBefore(end, count - 1)), dayjs(end)] as [Dayjs, Dayjs],
      }))
    : []
  return (
    <>
      <DatePicker.RangePicker
        picker="month"
        aria-label={t('period.label')}
        format={t('period.format')}
        placeholder={[t('period.from'), t('period.to')]}
        allowEmpty={[true, true]}
        value={[state.from ? dayjs(state.from) : null, state.to ? dayjs(state.to) : null]}
        presets={presets}
        // An empty period opens where the facts are, not at today.
        {...(end ? { defaultPickerValue: [dayjs(end).subtract(1, 'year'), dayjs(end)] } : {})}
        onChange={(range) => {
          const [from, to] = range ?? [null, null]
          set({ from: from ? from.format('YYYY-MM-01') : null, to: to ? to.endOf('month').format('YYYY-MM-DD') : null })
        }}
      />
      <Select<Compare>
        aria-label={shapes('compare.label')}
        value={state.compare}
        options={COMPARES.map((one) => ({ value: one, label: shapes(`compare.${one}`) }))}
        onChange={(compare) => set({ compare: compare === 'last_year' ? null : compare })}
        popupMatchSelectWidth={false}
      />
    </>
  )
}
