//! The name of a column of facts: a dimension's from the Book, a field's from the texts, else its own id.
import { useTranslation } from 'react-i18next'
import { useBook, useCurrencyName, useLabels } from './hooks.ts'
import { moneyColumn } from './moneyColumn.ts'

export function useColumnName(): (column: string) => string {
  const { t, i18n } = useTranslation('shapes')
  const book = useBook()
  const labels = useLabels()
  const currencyName = useCurrencyName()
  return (column) => {
    if (book?.dimensions.some((one) => one.id === column)) return labels.dimension(column)
    const { field, currency } = moneyColumn(column)
    const name = i18n.exists(`shapes:field.${field}`) ? t(`field.${field}` as 'field.policy') : field
    return currency ? t('rows.money', { name, currency: currencyName(currency) }) : name
  }
}
