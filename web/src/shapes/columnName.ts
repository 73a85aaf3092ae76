//! The name of a column of facts: a dimension's from the Book, a field's from the texts, else its own id.
import { useTranslation } from 'react-i18next'
import { useBook, useLabels } from './hooks.ts'

export function useColumnName(): (column: string) => string {
  const { t, i18n } = useTranslation('shapes')
  const book = useBook()
  const labels = useLabels()
  return (column) => {
    if (book?.dimensions.some((one) => one.id === column)) return labels.dimension(column)
    return i18n.exists(`shapes:field.${column}`) ? t(`field.${column}` as 'field.policy') : column
  }
}
