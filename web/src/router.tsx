//! The screens and their addresses. An address is plain words: `?by=channel&where=region=440000`.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { readBridgeSearch } from './pages/know/bridge/search.ts'
import { readFunnelSearch } from './pages/know/funnel/search.ts'
import { readJourneySearch } from './pages/know/journey/search.ts'
import { readPortraitSearch } from './pages/know/portrait/search.ts'
import { readDevelopmentSearch } from './pages/know/development/search.ts'
import { readMarketSearch } from './pages/know/market/search.ts'
import { readLeagueSearch } from './pages/know/league/search.ts'
import { readMovedSearch } from './pages/know/moved/search.ts'
import { readProposalsSearch } from './pages/keep/proposals/search.ts'
import { readDefinitionsSearch } from './pages/know/definitions/search.ts'
import { readImportSearch } from './pages/keep/import/search.ts'
import { readCareerSearch } from './pages/reward/career/search.ts'
import { readContestSearch } from './pages/reward/contest/search.ts'
import { readPaySearch } from './pages/reward/pay/search.ts'
import { readPageSearch } from './pages/know/page/search.ts'
import { readDaySearch } from './pages/steer/day/search.ts'
import { readGoalsSearch } from './pages/steer/goals/search.ts'
import { readReviewSearch } from './pages/steer/review/search.ts'
import { readResourcesSearch } from './pages/steer/resources/search.ts'
import { readInboxSearch } from './pages/steer/inbox/search.ts'
import { readScoresSearch } from './pages/steer/scores/search.ts'
import { readValuesSearch } from './pages/steer/values/search.ts'
import { readJointSearch } from './pages/steer/joint/search.ts'
import { readExemplarsSearch } from './pages/steer/exemplars/search.ts'
import { readSpotSearch } from './pages/steer/spot/search.ts'
import { readMovesSearch } from './pages/steer/moves/search.ts'
import { readHomeSearch } from './pages/steer/home/search.ts'
import { readSearch } from './shapes/board/state.ts'
import { NotFound } from './shell/NotFound.tsx'
import { Shell } from './shell/Shell.tsx'

/** Settings that may stand several times in an address. The router reads the address while it is made, so this stands first. */
const LISTS = new Set(['where', 'place'])

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readHomeSearch,
  component: lazyRouteComponent(() => import('./pages/steer/home/Home.tsx'), 'Home'),
})

const goals = createRoute({
  getParentRoute: () => root,
  path: '/goals',
  validateSearch: readGoalsSearch,
  component: lazyRouteComponent(() => import('./pages/steer/goals/GoalsPage.tsx'), 'GoalsPage'),
})

const day = createRoute({
  getParentRoute: () => root,
  path: '/day',
  validateSearch: readDaySearch,
  component: lazyRouteComponent(() => import('./pages/steer/day/DayPage.tsx'), 'DayPage'),
})

const growth = createRoute({
  getParentRoute: () => root,
  path: '/growth',
  component: lazyRouteComponent(() => import('./pages/steer/growth/GrowthPage.tsx'), 'GrowthPage'),
})

const resources = createRoute({
  getParentRoute: () => root,
  path: '/resources',
  validateSearch: readResourcesSearch,
  component: lazyRouteComponent(() => import('./pages/steer/resources/ResourcesPage.tsx'), 'ResourcesPage'),
})

const moves = createRoute({
  getParentRoute: () => root,
  path: '/moves',
  validateSearch: readMovesSearch,
  component: lazyRouteComponent(() => import('./pages/steer/moves/MovesPage.tsx'), 'MovesPage'),
})

const review = createRoute({
  getParentRoute: () => root,
  path: '/review',
  validateSearch: readReviewSearch,
  component: lazyRouteComponent(() => import('./pages/steer/review/ReviewPage.tsx'), 'ReviewPage'),
})

const scores = createRoute({
  getParentRoute: () => root,
  path: '/scores',
  validateSearch: readScoresSearch,
  component: lazyRouteComponent(() => import('./pages/steer/scores/ScoresPage.tsx'), 'ScoresPage'),
})

const values = createRoute({
  getParentRoute: () => root,
  path: '/long-term-value',
  validateSearch: readValuesSearch,
  component: lazyRouteComponent(() => import('./pages/steer/values/ValuesPage.tsx'), 'ValuesPage'),
})

const exemplars = createRoute({
  getParentRoute: () => root,
  path: '/exemplars',
  validateSearch: readExemplarsSearch,
  component: lazyRouteComponent(() => import('./pages/steer/exemplars/ExemplarsPage.tsx'), 'ExemplarsPage'),
})

const spot = createRoute({
  getParentRoute: () => root,
  path: '/spot',
  validateSearch: readSpotSearch,
  component: lazyRouteComponent(() => import('./pages/steer/spot/SpotPage.tsx'), 'SpotPage'),
})

const joint = createRoute({
  getParentRoute: () => root,
  path: '/joint',
  validateSearch: readJointSearch,
  component: lazyRouteComponent(() => import('./pages/steer/joint/JointPage.tsx'), 'JointPage'),
})

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  validateSearch: readInboxSearch,
  component: lazyRouteComponent(() => import('./pages/steer/inbox/InboxPage.tsx'), 'InboxPage'),
})

const share = createRoute({
  getParentRoute: () => root,
  path: '/share',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/steer/share/Share.tsx'), 'Share'),
})

const trend = createRoute({
  getParentRoute: () => root,
  path: '/trend',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/steer/trend/Trend.tsx'), 'Trend'),
})

const bridge = createRoute({
  getParentRoute: () => root,
  path: '/bridge',
  validateSearch: readBridgeSearch,
  component: lazyRouteComponent(() => import('./pages/know/bridge/Bridge.tsx'), 'Bridge'),
})

const moved = createRoute({
  getParentRoute: () => root,
  path: '/moved',
  validateSearch: readMovedSearch,
  component: lazyRouteComponent(() => import('./pages/know/moved/MovedPage.tsx'), 'MovedPage'),
})

const funnel = createRoute({
  getParentRoute: () => root,
  path: '/funnel',
  validateSearch: readFunnelSearch,
  component: lazyRouteComponent(() => import('./pages/know/funnel/FunnelPage.tsx'), 'FunnelPage'),
})

const development = createRoute({
  getParentRoute: () => root,
  path: '/development',
  validateSearch: readDevelopmentSearch,
  component: lazyRouteComponent(() => import('./pages/know/development/DevelopmentPage.tsx'), 'DevelopmentPage'),
})

const portrait = createRoute({
  getParentRoute: () => root,
  path: '/portrait',
  validateSearch: readPortraitSearch,
  component: lazyRouteComponent(() => import('./pages/know/portrait/PortraitPage.tsx'), 'PortraitPage'),
})

const journey = createRoute({
  getParentRoute: () => root,
  path: '/journey',
  validateSearch: readJourneySearch,
  component: lazyRouteComponent(() => import('./pages/know/journey/JourneyPage.tsx'), 'JourneyPage'),
})

const market = createRoute({
  getParentRoute: () => root,
  path: '/market',
  validateSearch: readMarketSearch,
  component: lazyRouteComponent(() => import('./pages/know/market/MarketPage.tsx'), 'MarketPage'),
})

const league = createRoute({
  getParentRoute: () => root,
  path: '/league',
  validateSearch: readLeagueSearch,
  component: lazyRouteComponent(() => import('./pages/know/league/LeaguePage.tsx'), 'LeaguePage'),
})

const pay = createRoute({
  getParentRoute: () => root,
  path: '/pay',
  validateSearch: readPaySearch,
  component: lazyRouteComponent(() => import('./pages/reward/pay/PayPage.tsx'), 'PayPage'),
})

const career = createRoute({
  getParentRoute: () => root,
  path: '/career',
  validateSearch: readCareerSearch,
  component: lazyRouteComponent(() => import('./pages/reward/career/CareerPage.tsx'), 'CareerPage'),
})

const contest = createRoute({
  getParentRoute: () => root,
  path: '/contest',
  validateSearch: readContestSearch,
  component: lazyRouteComponent(() => import('./pages/reward/contest/ContestPage.tsx'), 'ContestPage'),
})

const page = createRoute({
  getParentRoute: () => root,
  path: '/page/$id',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('./pages/know/page/OwnPage.tsx'), 'OwnPage'),
})

const imports = createRoute({
  getParentRoute: () => root,
  path: '/import',
  validateSearch: readImportSearch,
  component: lazyRouteComponent(() => import('./pages/keep/import/Import.tsx'), 'Import'),
})

const definitions = createRoute({
  getParentRoute: () => root,
  path: '/definitions',
  validateSearch: readDefinitionsSearch,
  component: lazyRouteComponent(() => import('./pages/know/definitions/Definitions.tsx'), 'Definitions'),
})

const proposals = createRoute({
  getParentRoute: () => root,
  path: '/proposals',
  validateSearch: readProposalsSearch,
  component: lazyRouteComponent(() => import('./pages/keep/proposals/Proposals.tsx'), 'Proposals'),
})

const quality = createRoute({
  getParentRoute: () => root,
  path: '/quality',
  component: lazyRouteComponent(() => import('./pages/keep/quality/Quality.tsx'), 'Quality'),
})

const locks = createRoute({
  getParentRoute: () => root,
  path: '/locks',
  component: lazyRouteComponent(() => import('./pages/keep/locks/Locks.tsx'), 'Locks'),
})

const accounts = createRoute({
  getParentRoute: () => root,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./pages/keep/accounts/Accounts.tsx'), 'Accounts'),
})

const changes = createRoute({
  getParentRoute: () => root,
  path: '/changes',
  component: lazyRouteComponent(() => import('./pages/keep/changes/Changes.tsx'), 'Changes'),
})

export const router = createRouter({
  routeTree: root.addChildren([home, goals, growth, resources, moves, inbox, review, scores, values, exemplars, spot, joint, day, share, trend, moved, funnel, league, market, development, portrait, journey, bridge, page, pay, contest, career, imports, definitions, proposals, quality, locks, accounts, changes]),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function parseSearch(text: string): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    if (LISTS.has(name)) found[name] = [...(Array.isArray(found[name]) ? found[name] : []), value]
    else found[name] = value
  }
  return found
}

function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') params.append(name, String(one))
    }
  }
  // An equals sign within a value needs no escape, and a filter reads better without.
  const text = params.toString().replaceAll('%3D', '=').replaceAll('%2C', ',')
  return text ? `?${text}` : ''
}
