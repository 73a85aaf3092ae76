//! Everything the Book defines, as one list that can be searched in both languages.
import type { Book, Words } from '../../../api/types.ts'
import type { Kind } from './search.ts'

export interface Entry {
  kind: Kind
  id: string
  name: Words
  sentence: Words | null
  /** Ids that stand beside it: dimensions and calibres of a measure, columns of a format. */
  marks: string[]
  calibres: string[]
  form: string | null
  standard: boolean
}

export function entriesOf(book: Book): Entry[] {
  const plain = { sentence: null, marks: [], calibres: [], form: null, standard: false }
  return [
    ...book.measures.map(
      (one): Entry => ({ ...plain, kind: 'measures', id: one.id, name: one, sentence: one.definition, marks: one.dimensions, calibres: one.calibres, form: one.form }),
    ),
    ...book.calibres.map((one): Entry => ({ ...plain, kind: 'calibres', id: one.id, name: one, sentence: one.words, standard: one.standard })),
    ...book.dimensions.map((one): Entry => ({ ...plain, kind: 'dimensions', id: one.id, name: one, marks: Object.keys(one.labels) })),
    ...book.pages.map((one): Entry => ({ ...plain, kind: 'pages', id: one.id, name: one, sentence: one.sentence })),
    ...book.funnels.map((one): Entry => ({ ...plain, kind: 'funnels', id: one.id, name: one })),
    ...book.leagues.map((one): Entry => ({ ...plain, kind: 'leagues', id: one.id, name: one })),
    ...book.imports.map((one): Entry => ({ ...plain, kind: 'imports', id: one.id, name: one, sentence: { zh: one.source, en: one.source }, marks: one.columns })),
    ...book.glossary.map((one): Entry => ({ ...plain, kind: 'glossary', id: one.id, name: one, sentence: one.sentence })),
  ]
}

/** Every word wanted must stand somewhere in the entry, in either language. */
export function matches(entry: Entry, wanted: string): boolean {
  const text = [entry.id, entry.name.zh, entry.name.en, entry.sentence?.zh ?? '', entry.sentence?.en ?? ''].join(' ').toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
