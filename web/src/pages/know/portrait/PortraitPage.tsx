//! What customers are worth: how lately, how often and for how much they bought, and the segments that makes.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { boardAddress, bookQuery, homeQuery, portraitQuery } from '../../../api/queries.ts'
import type { Book, Measure } from '../../../api/types.ts'
import { WhereChips, WhereField } from '../../../shapes/board/Where.tsx'
import { BoardTools } from '../../../shapes/BoardTools.tsx'
import { classDimensions } from '../../../shapes/classDimensions.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { lastDayOfMonth, monthsBefore } from '../../../shapes/period.ts'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { BridgePeriod } from '../bridge/Period.tsx'
import './portrait.css'
import { Portrait } from './Portrait.tsx'
import { applyPortrait, type PortraitChange } from './search.ts'

const route = getRouteApi('/portrait')

/** A customer buys seldom: five years tell more than one. */
const MONTHS = 60

export function PortraitPage() {
  const { t } = useTranslation('portrait')
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
  const { t } = useTranslation('portrait')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: PortraitChange) => void navigate({ search: applyPortrait(search, change), resetScroll: false })
  const to = search.to ?? (factsUntil ? lastDayOfMonth(factsUntil) : undefined)
  const from = search.from ?? (to ? monthsBefore(to, MONTHS - 1) : undefined)
  const where = search.where ?? []
  const found = useQuery(portraitQuery({ ...(where.length > 0 ? { where } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) }))
  return (
    <>
      <TopSlot>
        <BridgePeriod from={from} to={to} set={({ from: first, to: last }) => set({ from: first ?? null, to: last ?? null })} factsUntil={factsUntil} />
      </TopSlot>
      <section className="panel" aria-label={t('fields')}>
        <div className="fields" role="group" aria-label={t('fields')}>
          <WhereField dimensions={classDimensions(measure, book.dimensions)} measure={measure} state={{ where }} set={(change) => set({ where: change.where ?? null })} />
        </div>
        <BoardTools
          measure={measure}
          calibre={found.data?.calibre}
          limits={{ where, from, to }}
          address={(format, language) => (found.data ? boardAddress('portrait', { where, from, to }, format, language) : null)}
        />
        <WhereChips where={where} set={(change) => set({ where: change.where ?? null })} />
      </section>
      <Loaded query={found} height={520}>
        {(data) => (data.whole.customers > 0 ? <Portrait of={data} /> : <p className="empty-line">{t('nothing')}</p>)}
      </Loaded>
    </>
  )
}
