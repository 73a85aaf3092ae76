//! A column of money says its currency at the end of its name: `premium_cny`.

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

export function moneyColumn(column: string): { field: string; currency: string | null } {
  const at = column.lastIndexOf('_')
  const currency = column.slice(at + 1).toUpperCase()
  return at > 0 && CURRENCIES.has(currency) ? { field: column.slice(0, at), currency } : { field: column, currency: null }
}
