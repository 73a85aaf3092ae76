//! A page of the Book: its panels, drawn from the questions that they name.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { boardAddress, bookQuery, homeQuery } from '../../../api/queries.ts'
import type { Book } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Downloads } from '../../../shapes/Downloads.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { lastDayOfMonth, monthsBefore } from '../../../shapes/period.ts'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { BridgePeriod } from '../bridge/Period.tsx'
import { Matrix } from './Matrix.tsx'
import { Mix } from './Mix.tsx'
import './page.css'
import type { Panel } from './panels.ts'
import { applyPage, type PageChange } from './search.ts'
import { SideBySide } from './SideBySide.tsx'

const route = getRouteApi('/page/$id')

export function OwnPage() {
  const { t } = useTranslation('page')
  const { id } = route.useParams()
  const book = useQuery(bookQuery)
  const home = useQuery(homeQuery)
  return (
    <Loaded query={book} height={560}>
      {(data) => {
        const page = data.pages.find((one) => one.id === id)
        if (!page) return <PageHeader title={t('none')} sentence={<p>{t('noneSentence', { id })}</p>} />
        return home.data || home.isError ? <Told key={id} page={page} factsUntil={home.data?.facts_until ?? null} /> : null
      }}
    </Loaded>
  )
}

function Told({ page, factsUntil }: { page: Book['pages'][number]; factsUntil: string | null }) {
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: PageChange) => void navigate({ search: (now) => applyPage(now, change), resetScroll: false })
  const to = search.to ?? (factsUntil ? lastDayOfMonth(factsUntil) : undefined)
  const from = search.from ?? (to ? monthsBefore(to, page.months - 1) : undefined)
  const panels = page.panels as unknown as Panel[]
  return (
    <>
      <PageHeader
        title={say(page)}
        sentence={<p>{say(page.sentence)}</p>}
        actions={<Downloads address={(format, language) => boardAddress('page', { page: page.id, from, to }, format, language)} />}
      />
      <TopSlot>
        <BridgePeriod from={from} to={to} set={({ from: first, to: last }) => set({ from: first ?? null, to: last ?? null })} factsUntil={factsUntil} />
      </TopSlot>
      <div className="own-page">
        {panels.map((panel, at) =>
          'table' in panel ? (
            <SideBySide key={at} panel={panel.table} from={from} to={to} />
          ) : 'matrix' in panel ? (
            <Matrix key={at} panel={panel.matrix} from={from} to={to} lines={{ x: search.x, y: search.y }} set={set} />
          ) : (
            <Mix key={at} panel={panel.mix} from={from} to={to} />
          ),
        )}
      </div>
    </>
  )
}
