//! Lets a reader see the same numbers as a drawing or as a table.
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'

export type ChartView = 'chart' | 'table'

export function ChartOrTable({ value, onChange, what }: { value: ChartView; onChange: (view: ChartView) => void; what: string }) {
  const { t } = useTranslation('shapes')
  return (
    <Segmented<ChartView>
      size="small"
      aria-label={`${what} · ${t('view.label')}`}
      value={value}
      onChange={onChange}
      options={[
        { value: 'chart', label: t('view.chart') },
        { value: 'table', label: t('view.table') },
      ]}
    />
  )
}
