//! How much is shared, in which time, and what each place keeps and may have.
import { DatePicker, InputNumber } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import type { ResourceTold } from '../../../api/types.ts'
import { Field } from '../../../shapes/Field.tsx'
import type { ResourcesChange, ResourcesSearch } from './search.ts'

interface Props {
  told: ResourceTold | undefined
  unit: string
  search: ResourcesSearch
  set: (change: ResourcesChange) => void
}

export function Bounds({ told, unit, search, set }: Props) {
  const { t } = useTranslation('resources')
  const percent = (part: number | null | undefined) => (part === null || part === undefined ? null : Math.round(part * 100))
  const numbers = [
    { name: 'budget', label: t('budget', { unit }), value: search.budget ?? told?.budget ?? null },
    { name: 'least', label: t('least'), value: search.least ?? percent(told?.at_least), max: 100 },
    { name: 'most', label: t('most'), value: search.most ?? percent(told?.at_most), min: 100 },
    { name: 'help', label: t('help', { below: percent(told?.behind_below) ?? 90 }), value: search.help ?? told?.behind_at_least ?? null },
  ] as const
  const from = search.from ?? told?.from
  const to = search.to ?? told?.to
  return (
    <>
      {numbers.map(({ name, label, value, ...limits }) => (
        <Field key={name} label={label}>
          <InputNumber
            key={`${name} ${value ?? ''}`}
            aria-label={label}
            {...(value === null ? {} : { defaultValue: value })}
            min={'min' in limits ? limits.min : 0}
            {...('max' in limits ? { max: limits.max } : {})}
            precision={0}
            onBlur={(event) => change(event.target.value, value, (to) => set({ [name]: to }))}
            onPressEnter={(event) => change(event.currentTarget.value, value, (to) => set({ [name]: to }))}
          />
        </Field>
      ))}
      <Field label={t('time')}>
        <DatePicker.RangePicker
          aria-label={t('time')}
          value={from && to ? [dayjs(from), dayjs(to)] : null}
          onChange={(days) => set({ from: days?.[0]?.format('YYYY-MM-DD') ?? null, to: days?.[1]?.format('YYYY-MM-DD') ?? null })}
        />
      </Field>
    </>
  )
}

/** Takes a number over once it is written, not with each digit. */
function change(text: string, was: number | null, to: (value: number | null) => void) {
  const value = text.trim() === '' ? null : Number(text.replaceAll(',', ''))
  if (value !== was && (value === null || Number.isFinite(value))) to(value)
}
