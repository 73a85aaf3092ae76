//! The screens that exist, in the order of the menu.
import { useMe, type Right } from '../api/people.ts'
import type { IconName } from '../shapes/Icon.tsx'

export type ScreenId = 'home' | 'goals' | 'growth' | 'resources' | 'moves' | 'inbox' | 'review' | 'scores' | 'values' | 'exemplars' | 'spot' | 'joint' | 'day' | 'share' | 'trend' | 'bridge' | 'moved' | 'funnel' | 'league' | 'market' | 'development' | 'portrait' | 'journey' | 'pay' | 'contest' | 'career' | 'import' | 'definitions' | 'proposals' | 'quality' | 'locks' | 'accounts' | 'changes'

export interface Screen {
  id: ScreenId
  to: '/' | '/goals' | '/growth' | '/resources' | '/moves' | '/inbox' | '/review' | '/scores' | '/long-term-value' | '/exemplars' | '/spot' | '/joint' | '/day' | '/share' | '/trend' | '/bridge' | '/moved' | '/funnel' | '/league' | '/market' | '/development' | '/portrait' | '/journey' | '/pay' | '/contest' | '/career' | '/import' | '/definitions' | '/proposals' | '/quality' | '/locks' | '/accounts' | '/changes'
  icon: IconName
  /** What whoever opens it must be allowed to. */
  needs?: Right
}

export interface Group {
  id: 'home' | 'analysis' | 'manage'
  screens: Screen[]
}

export const GROUPS: readonly Group[] = [
  {
    id: 'home',
    screens: [
      { id: 'home', to: '/', icon: 'home', needs: 'ask' },
      { id: 'inbox', to: '/inbox', icon: 'bell', needs: 'ask' },
      { id: 'goals', to: '/goals', icon: 'flag', needs: 'ask' },
      { id: 'review', to: '/review', icon: 'file', needs: 'ask' },
      { id: 'exemplars', to: '/exemplars', icon: 'star', needs: 'export' },
      { id: 'day', to: '/day', icon: 'day', needs: 'ask' },
      { id: 'joint', to: '/joint', icon: 'link', needs: 'rows' },
      { id: 'growth', to: '/growth', icon: 'area', needs: 'ask' },
      { id: 'resources', to: '/resources', icon: 'swap', needs: 'ask' },
      { id: 'moves', to: '/moves', icon: 'check', needs: 'ask' },
      { id: 'scores', to: '/scores', icon: 'gauge', needs: 'rows' },
      { id: 'spot', to: '/spot', icon: 'eye', needs: 'rows' },
    ],
  },
  {
    id: 'analysis',
    screens: [
      { id: 'share', to: '/share', icon: 'share', needs: 'ask' },
      { id: 'trend', to: '/trend', icon: 'trend', needs: 'ask' },
      { id: 'moved', to: '/moved', icon: 'split', needs: 'ask' },
      { id: 'funnel', to: '/funnel', icon: 'filter', needs: 'ask' },
      { id: 'league', to: '/league', icon: 'bars', needs: 'ask' },
      { id: 'values', to: '/long-term-value', icon: 'gem', needs: 'rows' },
      { id: 'market', to: '/market', icon: 'map', needs: 'ask' },
      { id: 'development', to: '/development', icon: 'lines', needs: 'ask' },
      { id: 'portrait', to: '/portrait', icon: 'face', needs: 'ask' },
      { id: 'journey', to: '/journey', icon: 'route', needs: 'ask' },
      { id: 'bridge', to: '/bridge', icon: 'bridge', needs: 'ask' },
    ],
  },
  {
    id: 'manage',
    screens: [
      { id: 'pay', to: '/pay', icon: 'coin', needs: 'rows' },
      { id: 'contest', to: '/contest', icon: 'cup', needs: 'ask' },
      { id: 'career', to: '/career', icon: 'stairs', needs: 'rows' },
      { id: 'import', to: '/import', icon: 'import', needs: 'import' },
      { id: 'definitions', to: '/definitions', icon: 'book' },
      { id: 'proposals', to: '/proposals', icon: 'compare', needs: 'propose' },
      { id: 'quality', to: '/quality', icon: 'warn', needs: 'rows' },
      { id: 'locks', to: '/locks', icon: 'lock', needs: 'lock' },
      { id: 'accounts', to: '/accounts', icon: 'people', needs: 'accounts' },
      { id: 'changes', to: '/changes', icon: 'rows', needs: 'audit' },
    ],
  },
]

/** The groups with the screens that the reader may open. */
export function useGroups(): Group[] {
  const may = useMe()?.may ?? []
  const open = (screen: Screen) => !screen.needs || may.includes(screen.needs)
  return GROUPS.map((group) => ({ ...group, screens: group.screens.filter(open) })).filter((group) => group.screens.length > 0)
}

/** What the screen at a path needs. */
export function needsOf(path: string): Right | undefined {
  return GROUPS.flatMap((group) => group.screens).find((screen) => screen.to === path)?.needs
}
