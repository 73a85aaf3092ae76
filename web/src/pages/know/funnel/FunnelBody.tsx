//! A funnel's figures: the way of all, the leaks, the groups beside each other, and why leads were lost.
import { useTranslation } from 'react-i18next'
import type { Funnel, Measure } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { FRACTION, whole } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { useNumberMenu } from '../../../shapes/useNumberMenu.tsx'
import { Groups } from './Groups.tsx'
import { Leaks } from './Leaks.tsx'
import type { FunnelGroup } from './leaks.ts'
import { Reasons } from './Reasons.tsx'
import { Way } from './Way.tsx'

interface Props {
  funnel: Funnel
  /** Who enters, and within what. */
  leads: Measure
  limits: { where: string[]; from: string | undefined; to: string | undefined }
  /** Looks at one group alone. */
  pick: (group: FunnelGroup) => void
}

export function FunnelBody({ funnel, leads, limits, pick }: Props) {
  const { t } = useTranslation('funnel')
  const say = useSay()
  const cohort = funnel.view === 'cohort'
  const words = useFunnelWords(funnel)
  const menu = useNumberMenu()
  const open = (group: FunnelGroup, element: HTMLElement) => {
    const where = group.keys.map((key, at) => `${funnel.by[at] ?? ''}=${key ?? ''}`)
    menu.open(
      { measure: leads, what: `${words.group(group)} · ${words.step(0)}`, figure: words.count(group.reached[0] ?? 0), ...limits, where: [...limits.where, ...where] },
      element,
    )
  }
  return (
    <div className="funnel">
      <Panel title={t('way')} sentence={t('until', { until: funnel.known_until })} className="funnel-way">
        <Way funnel={funnel} open={open} />
        {funnel.notes.map((note) => (
          <p key={note.en} className="quiet small">
            {say(note)}
          </p>
        ))}
      </Panel>
      <div className="funnel-side">
        {cohort && (
          <Panel title={t('leaks')} sentence={t(`leaksTold.${funnel.against}`)} className="funnel-leaks">
            <Leaks funnel={funnel} pick={pick} />
          </Panel>
        )}
        {funnel.reasons.length > 0 && (
          <Panel title={t('reasons')} sentence={t('reasonsTold')} className="funnel-reasons">
            <Reasons funnel={funnel} />
          </Panel>
        )}
      </div>
      {funnel.groups.length > 0 && (
        <Panel title={t('groups')} sentence={cohort ? t('groupsTold') : undefined} className="funnel-groups">
          <Groups funnel={funnel} pick={pick} open={open} />
        </Panel>
      )}
      {menu.shown}
    </div>
  )
}

/** How the page writes its numbers and names. */
export function useFunnelWords(funnel: Funnel) {
  const { t } = useTranslation('funnel')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const writer = useWriter()
  return {
    step: (at: number) => {
      const step = funnel.steps[at]
      return step ? say(step) : ''
    },
    group: (group: FunnelGroup) => (group.keys.length > 0 ? group.keys.map((key, at) => labels.value(funnel.by[at] ?? '', key)).join(' · ') : t('all')),
    count: (value: number) => whole(value, language),
    signed: (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${whole(Math.abs(value), language)}`,
    rate: (value: number | null | undefined) => (value === null || value === undefined ? '–' : writer.cell(value, FRACTION)),
    days: (value: number | null) => (value === null ? '–' : t('days', { days: whole(value, language) })),
  }
}
