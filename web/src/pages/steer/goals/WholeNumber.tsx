//! A box for a whole number of policies: what is typed stays as it is, and is told to be wrong rather than changed.
import { InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'

export function isWhole(value: number | null): value is number {
  return value !== null && Number.isInteger(value) && value >= 0
}

interface Props {
  label: string
  value: number | null
  onChange: (value: number | null) => void
  autoFocus?: boolean
}

export function WholeNumber({ label, value, onChange, autoFocus = false }: Props) {
  const { t } = useTranslation('goals')
  const wrong = value !== null && !isWhole(value)
  return (
    <>
      <InputNumber
        aria-label={label}
        aria-invalid={wrong}
        value={value}
        {...(wrong ? { status: 'error' as const } : {})}
        onChange={onChange}
        style={{ width: '100%' }}
        autoFocus={autoFocus}
      />
      {wrong && (
        <span className="small goals-wrong" role="alert">
          {t('notWhole')}
        </span>
      )}
    </>
  )
}
