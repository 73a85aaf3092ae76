//! Where the company stands: main measures, periods, regions, channels and products, in one request.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { homeQuery } from '../../../api/queries.ts'
import type { Home as HomeData } from '../../../api/types.ts'
import { usePeriodName } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { useNumberMenu } from '../../../shapes/useNumberMenu.tsx'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { Card } from './Card.tsx'
import './home.css'
import { Leaks } from './Leaks.tsx'
import { OpenMoves } from './OpenMoves.tsx'
import { League } from './League.tsx'
import { Parts } from './Parts.tsx'
import { PeriodBars } from './PeriodBars.tsx'
import { Regions } from './Regions.tsx'
import { useHomeActions } from './useHomeActions.ts'

const route = getRouteApi('/')
/** Not everybody has a goal, so it is not in the first load. */
const Goal = lazy(async () => ({ default: (await import('../goals/HomeGoal.tsx')).HomeGoal }))

export function Home() {
  const { t } = useTranslation('home')
  const home = useQuery(homeQuery)
  const periodName = usePeriodName()
  const { data } = home
  const sentence = data?.period ? t('sentence', { period: periodName(data.period), until: data.facts_until ?? '' }) : undefined
  return (
    <>
      <PageHeader title={t('title')} sentence={sentence} />
      <Loaded query={home} height={640} skeleton={<Ghosts />}>
        {(loaded) => (loaded.has_facts && loaded.facts_until ? <Body home={loaded} until={loaded.facts_until} /> : <Invitation of="empty" />)}
      </Loaded>
    </>
  )
}

/** The shares of Home; one of which no fact says the class is left out. */
const SHARES = [
  { kind: 'channel', dimension: 'channel' },
  { kind: 'product', dimension: 'product_line' },
] as const

function Body({ home, until }: { home: HomeData; until: string }) {
  const { t } = useTranslation('home')
  const compare = route.useSearch().compare ?? 'previous'
  const navigate = route.useNavigate()
  const periodName = usePeriodName()
  // The league and the shares tell of the year so far.
  const period = `${until.slice(0, 4)}-01-01/${until}`
  const shares = SHARES.map((share) => ({ ...share, parts: home[`${share.kind}_share`] })).filter(({ parts }) => parts.some((part) => part.key))
  const league = home.league.some((row) => row.region) ? home.league : []
  const setCompare = (picked: 'previous' | 'last_year') =>
    void navigate({ search: picked === 'previous' ? {} : { compare: picked }, resetScroll: false })
  const menu = useNumberMenu()
  const open = useHomeActions({ compare, setCompare, openMenu: menu.openWith, seeRows: menu.seeRows })
  return (
    <>
      <TopSlot>
        {home.period && <span className="top-period">{periodName(home.period)}</span>}
        <Segmented<'previous' | 'last_year'>
          aria-label={t('compare')}
          value={compare}
          options={[
            { value: 'previous', label: t('previous') },
            { value: 'last_year', label: t('last_year') },
          ]}
          onChange={setCompare}
        />
      </TopSlot>
      <ul className="cards" aria-label={t('cards')}>
        {home.cards.map((card) => (
          <li key={card.measure.id}>
            <Card card={card} compare={compare} factsUntil={home.facts_until} period={home.period} />
          </li>
        ))}
      </ul>
      {home.bars.length > 0 || shares.length > 0 || league.length > 0 ? (
        <div className="home-grid">
          <OpenMoves />
          {home.bars.length > 0 && <PeriodBars bars={home.bars.slice(-12)} addUp={home.bars_add_up} covers={coversOfLatest(home)} open={open} />}
          {shares[0] && <Parts {...shares[0]} period={period} open={open} />}
          <Suspense fallback={null}>
            <Goal factsUntil={until} />
          </Suspense>
          {home.facts_until && home.has_leads && <Leaks factsUntil={home.facts_until} />}
          {league.length > 0 && <League league={league} period={period} open={open} />}
          {league.length > 0 && <Regions league={league} period={period} open={open} />}
          {shares[1] && <Parts {...shares[1]} period={period} open={open} />}
        </div>
      ) : (
        <Invitation of="more_facts" />
      )}
      {menu.shown}
    </>
  )
}

/** Months of the latest bar that reports cover, when they do not cover it whole. */
function coversOfLatest({ bars, cards }: HomeData): number | null {
  const period = bars.at(-1)?.period
  return cards.find((card) => card.measure.id === 'policies' && card.period === period)?.covers_months ?? null
}

/** The parts of Home before they have numbers, each in its place. */
function Ghosts() {
  return (
    <>
      <div className="ghost home-ghost-cards" />
      <div className="home-grid" aria-hidden="true">
        <div className="ghost wide" style={{ height: 384 }} />
        <div className="ghost" style={{ height: 384 }} />
        <div className="ghost" style={{ height: 480 }} />
        <div className="ghost" style={{ height: 480 }} />
        <div className="ghost" style={{ height: 480 }} />
      </div>
    </>
  )
}

/** What is not here yet, and the way to it. */
function Invitation({ of }: { of: 'empty' | 'more_facts' }) {
  const { t } = useTranslation('home')
  return (
    <div className="state home-empty">
      <div>
        <h2>{t(`${of}.title`)}</h2>
        <p>{t(`${of}.sentence`)}</p>
      </div>
      <Link className={of === 'empty' ? 'plain-button primary-button' : 'plain-button'} to="/import">
        {t(`${of}.action`)}
      </Link>
    </div>
  )
}
