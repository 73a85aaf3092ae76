//! The screens that exist, in the order of the menu.
import type { IconName } from '../shapes/Icon.tsx'

export type ScreenId = 'home' | 'share' | 'trend' | 'bridge' | 'import' | 'definitions'

export interface Screen {
  id: ScreenId
  to: '/' | '/share' | '/trend' | '/bridge' | '/import' | '/definitions'
  icon: IconName
}

export interface Group {
  id: 'home' | 'analysis' | 'manage'
  screens: Screen[]
}

export const GROUPS: readonly Group[] = [
  { id: 'home', screens: [{ id: 'home', to: '/', icon: 'home' }] },
  {
    id: 'analysis',
    screens: [
      { id: 'share', to: '/share', icon: 'share' },
      { id: 'trend', to: '/trend', icon: 'trend' },
      { id: 'bridge', to: '/bridge', icon: 'bridge' },
    ],
  },
  {
    id: 'manage',
    screens: [
      { id: 'import', to: '/import', icon: 'import' },
      { id: 'definitions', to: '/definitions', icon: 'book' },
    ],
  },
]
