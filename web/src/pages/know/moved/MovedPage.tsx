//! What moved a number from one time to another: each part's contribution, and nothing left over.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useToday } from '../../../api/people.ts'
import { boardAddress, bookQuery, homeQuery, movedFactorsQuery, movedQuery } from '../../../api/queries.ts'
import type { Book, Measure } from '../../../api/types.ts'
import type { ChartView } from '../../../shapes/ChartOrTable.tsx'
import { WhereChips } from '../../../shapes/board/Where.tsx'
import { BoardTools } from '../../../shapes/BoardTools.tsx'
import { classDimensions } from '../../../shapes/classDimensions.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { lastDayOfMonth, monthsBefore } from '../../../shapes/period.ts'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { BridgePeriod } from '../bridge/Period.tsx'
import { FactorsBody } from './FactorsBody.tsx'
import './moved.css'
import { MovedBody } from './MovedBody.tsx'
import { MovedFields } from './MovedFields.tsx'
import { applyMoved, FACTORS, yearEarlier, type MovedChange } from './search.ts'

const route = getRouteApi('/moved')
/** What falls into parts that add up. */
const FORMS = ['count', 'sum', 'ratio', 'share', 'stock', 'facts', 'part', 'within']

export function MovedPage() {
  const { t } = useTranslation('moved')
  const book = useQuery(bookQuery)
  const home = useQuery(homeQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={book} height={560}>
        {(data) => (home.data || home.isError ? <Chosen book={data} factsUntil={home.data?.facts_until ?? null} /> : null)}
      </Loaded>
    </>
  )
}

function Chosen({ book, factsUntil }: { book: Book; factsUntil: string | null }) {
  const { t } = useTranslation('moved')
  const today = useToday()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: MovedChange) => void navigate({ search: (now) => applyMoved(now, change), resetScroll: false })
  const measures = book.measures.filter((one) => FORMS.includes(one.form) && !one.conformance)
  const measure = measures.find((one) => one.id === search.measure) ?? measures.find((one) => one.id === 'policies') ?? measures[0]
  if (!measure) return <p className="empty-line">{t('noMeasure')}</p>
  // The last three months that the facts have, unless the address says other days.
  const end = lastDayOfMonth(factsUntil ?? today)
  const to = search.to ?? end
  const from = search.from ?? monthsBefore(to, 2)
  return (
    <>
      <TopSlot>
        <BridgePeriod from={from} to={to} set={({ from: first, to: last }) => set({ from: first ?? null, to: last ?? null })} factsUntil={factsUntil} />
      </TopSlot>
      <Asked book={book} measures={measures} measure={measure} from={from} to={to} set={set} />
    </>
  )
}

interface AskedProps {
  book: Book
  measures: Measure[]
  measure: Measure
  from: string
  to: string
  set: (change: MovedChange) => void
}

function Asked({ book, measures, measure, from, to, set }: AskedProps) {
  const { t } = useTranslation('moved')
  const search = route.useSearch()
  const dimensions = classDimensions(measure, book.dimensions)
  const share = measure.form === 'share'
  const ofDimension = share ? (search.of?.split('=')[0] ?? dimensions[0]) : undefined
  const parts = dimensions.filter((id) => id !== ofDimension)
  const factors = search.by === FACTORS && measure.chain.length > 0
  const by = factors ? FACTORS : search.by && parts.includes(search.by) ? search.by : parts[0]
  const before = search.against === 'year' ? { before_from: yearEarlier(from), before_to: yearEarlier(to) } : {}
  const ready = by !== undefined && (!share || search.of !== undefined)
  const where = search.where ?? []
  const times = { measure: measure.id, from, to, ...before, ...(where.length > 0 ? { where } : {}) }
  const question = { ...times, by: by ?? '', ...(share && search.of ? { of: [search.of] } : {}) }
  const moved = useQuery({ ...movedQuery(question), enabled: ready && !factors })
  const byFactors = useQuery({ ...movedFactorsQuery(times), enabled: factors })
  const view = { view: search.view ?? 'chart', setView: (view: ChartView) => set({ view: view === 'table' ? 'table' : null }) } as const
  return (
    <section className="panel moved" aria-label={t('title')}>
      <MovedFields {...{ measures, measure, parts, dimensions, by, where, set }} of={search.of} against={search.against} />
      <BoardTools
        measure={measure}
        calibre={(factors ? byFactors : moved).data?.calibre}
        limits={{ where, from, to }}
        address={(format, language) =>
          factors ? byFactors.data ? boardAddress('moved/factors', times, format, language) : null : ready && moved.data ? boardAddress('moved', question, format, language) : null
        }
      />
      <WhereChips where={where} set={(change) => set(change)} />
      {factors ? (
        <Loaded query={byFactors} height={460} empty={<p className="empty-line">{t('nothing')}</p>}>
          {(data) => <FactorsBody moved={data} {...view} />}
        </Loaded>
      ) : ready ? (
        <Loaded query={moved} height={460} empty={<p className="empty-line">{t('nothing')}</p>}>
          {(data) => <MovedBody moved={data} counted={measure} where={where} {...view} />}
        </Loaded>
      ) : (
        <p className="empty-line">{t('chooseClass')}</p>
      )}
    </section>
  )
}
