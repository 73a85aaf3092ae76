//! An empty file with the columns that a format reads, to be filled in a spreadsheet.
import type { ImportDefinition } from '../../../api/types.ts'

export function saveTemplate({ id, columns }: ImportDefinition): void {
  // The mark at the front tells spreadsheets that the text is UTF-8.
  const file = new Blob([`\uFEFF${columns.map(quoted).join(',')}\r\n`], { type: 'text/csv;charset=utf-8' })
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = `${id}.csv`
  link.click()
  URL.revokeObjectURL(address)
}

function quoted(name: string): string {
  return /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name
}
