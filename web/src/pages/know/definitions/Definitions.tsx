//! The Book to read: measures, calibres in words, dimensions, import formats, glossary.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Input, Segmented } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { bookQuery } from '../../../api/queries.ts'
import type { Book } from '../../../api/types.ts'
import { Icon } from '../../../shapes/Icon.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import './definitions.css'
import { entriesOf, matches } from './entries.ts'
import { EntryCard } from './EntryCard.tsx'
import { KINDS, type DefinitionsSearch, type Kind } from './search.ts'

const route = getRouteApi('/definitions')

export function Definitions() {
  const { t } = useTranslation('definitions')
  const book = useQuery(bookQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={book} height={560}>
        {(data) => <Found book={data} />}
      </Loaded>
    </>
  )
}

function Found({ book }: { book: Book }) {
  const { t } = useTranslation('definitions')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const entries = useMemo(() => entriesOf(book), [book])
  const wanted = search.q ?? ''
  const hits = entries.filter((entry) => matches(entry, wanted.trim()))
  const shown = hits.filter((entry) => !search.kind || entry.kind === search.kind)
  const set = (change: DefinitionsSearch) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })
  return (
    <>
      <div className="definitions-bar">
        <Input
          className="definitions-search"
          aria-label={t('search')}
          placeholder={t('search')}
          prefix={<Icon name="search" size={16} />}
          allowClear
          value={wanted}
          onChange={(event) => set({ q: event.target.value })}
        />
        <div className="definitions-kinds">
          <Segmented<Kind | 'all'>
            aria-label={t('kind')}
            value={search.kind ?? 'all'}
            options={[
              { value: 'all', label: `${t('all')} ${hits.length}` },
              ...KINDS.map((kind) => ({ value: kind, label: `${t(`kinds.${kind}`)} ${hits.filter((entry) => entry.kind === kind).length}` })),
            ]}
            onChange={(kind) => set({ kind: kind === 'all' ? undefined : kind })}
          />
        </div>
      </div>
      <p className="unseen" role="status">
        {t('found', { found: shown.length })}
      </p>
      {shown.length === 0 && (
        <div className="state">
          <div>
            <p>{t('none', { wanted })}</p>
          </div>
          <button type="button" className="plain-button" onClick={() => set({ q: undefined, kind: undefined })}>
            {t('clear')}
          </button>
        </div>
      )}
      {KINDS.filter((kind) => shown.some((entry) => entry.kind === kind)).map((kind) => (
        <section key={kind} className="definitions-kind" aria-labelledby={`kind-${kind}`}>
          <h2 id={`kind-${kind}`}>{t(`kinds.${kind}`)}</h2>
          <p className="panel-sentence">{t(`about.${kind}`)}</p>
          <ul className={`entries entries-${kind}`}>
            {shown
              .filter((entry) => entry.kind === kind)
              .map((entry) => (
                <EntryCard key={entry.id} entry={entry} book={book} />
              ))}
          </ul>
        </section>
      ))}
    </>
  )
}
