//! How many of the policies booked will stay: month by month of issue, and class by class.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { boardAddress, bookQuery, developmentQuery, homeQuery } from '../../../api/queries.ts'
import type { Book, Measure } from '../../../api/types.ts'
import { WhereChips, WhereField } from '../../../shapes/board/Where.tsx'
import { BoardTools } from '../../../shapes/BoardTools.tsx'
import { classDimensions } from '../../../shapes/classDimensions.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useLabels } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { lastDayOfMonth, monthsBefore } from '../../../shapes/period.ts'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { BridgePeriod } from '../bridge/Period.tsx'
import './development.css'
import { DevelopmentTable } from './DevelopmentTable.tsx'
import { applyDevelopment, type DevelopmentChange } from './search.ts'

const route = getRouteApi('/development')

export function DevelopmentPage() {
  const { t } = useTranslation('development')
  const book = useQuery(bookQuery)
  const home = useQuery(homeQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={book} height={560}>
        {(data) => {
          const measure = data.measures.find((one) => one.id === 'policies')
          return measure && (home.data || home.isError) ? <Asked book={data} measure={measure} factsUntil={home.data?.facts_until ?? null} /> : null
        }}
      </Loaded>
    </>
  )
}

function Asked({ book, measure, factsUntil }: { book: Book; measure: Measure; factsUntil: string | null }) {
  const { t } = useTranslation('development')
  const labels = useLabels()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: DevelopmentChange) => void navigate({ search: applyDevelopment(search, change), resetScroll: false })
  const dimensions = classDimensions(measure, book.dimensions)
  const by = search.by && dimensions.includes(search.by) ? search.by : dimensions[0]
  const to = search.to ?? (factsUntil ? lastDayOfMonth(factsUntil) : undefined)
  const from = search.from ?? (to ? monthsBefore(to, 11) : undefined)
  const where = search.where ?? []
  const found = useQuery(developmentQuery({ ...(by ? { by } : {}), ...(where.length > 0 ? { where } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) }))
  return (
    <>
      <TopSlot>
        <BridgePeriod from={from} to={to} set={({ from: first, to: last }) => set({ from: first ?? null, to: last ?? null })} factsUntil={factsUntil} />
      </TopSlot>
      <section className="panel" aria-label={t('fields')}>
        <div className="fields" role="group" aria-label={t('fields')}>
          <Field label={t('by')}>
            <Select
              aria-label={t('by')}
              value={by}
              options={dimensions.map((id) => ({ value: id, label: labels.dimension(id) }))}
              onChange={(id) => set({ by: id })}
              popupMatchSelectWidth={false}
            />
          </Field>
          <WhereField dimensions={dimensions} measure={measure} state={{ where }} set={(change) => set({ where: change.where ?? null })} />
        </div>
        <BoardTools
          measure={measure}
          calibre={found.data?.calibre}
          limits={{ where, from, to }}
          address={(format, language) => (found.data ? boardAddress('development', { by, where, from, to }, format, language) : null)}
        />
        <WhereChips where={where} set={(change) => set({ where: change.where ?? null })} />
      </section>
      <Loaded query={found} height={520} empty={<p className="empty-line">{t('nothing')}</p>}>
        {(data) => (data.cohorts.length > 0 ? (
            <DevelopmentTable
              of={data}
              measure={measure}
              limits={{ where, from, to }}
              view={search.view ?? 'chart'}
              setView={(view) => set({ view: view === 'table' ? 'table' : null })}
            />
          ) : <p className="empty-line">{t('nothing')}</p>)}
      </Loaded>
    </>
  )
}
