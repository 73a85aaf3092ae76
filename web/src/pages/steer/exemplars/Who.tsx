//! Who is compared with whom: everybody at the start, the top, their like, and those who are held out.
import { useTranslation } from 'react-i18next'
import type { Exemplar } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { percent, useNumber } from './numbers.ts'

export function Who({ of }: { of: Exemplar }) {
  const { t } = useTranslation('exemplars')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const number = useNumber(1)
  const count = (many: number) => whole(many, language)
  const bands = of.tenure_months.length > 0 ? [t('tenure', { edges: of.tenure_months.join(' / ') })] : []
  const alike = [...of.alike.map((dimension) => labels.dimension(dimension)), ...bands].join(t('comma'))
  const facts = [
    { name: t('people'), figure: t('count', { count: count(of.people) }), more: t('peopleTold', { left: count(of.left) }) },
    { name: t('top'), figure: t('count', { count: count(of.top) }), more: t('topTold', { share: percent(of.top_share), least: count(of.least) }) },
    { name: t('month'), figure: t('policies', { count: number(of.top_month) }), more: t('monthTold', { others: number(of.others_month) }) },
    { name: t('held'), figure: t('count', { count: count(of.held_out) }), more: t('heldTold', { share: percent(of.holdout_share), seed: String(of.seed) }) },
  ]
  return (
    <Panel title={t('who')} sentence={t('whoTold', { from: of.from, to: of.to, beforeFrom: of.before_from, beforeTo: of.before_to })}>
      <dl className="exemplars-facts">
        {facts.map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>{fact.figure}</dd>
            <dd className="quiet small">{fact.more}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet small">
        <b>{t('alike')}</b> {t('alikeTold', { alike, strata: count(of.strata) })}
      </p>
      <p className="quiet small">{say(of.calibre.words)}</p>
    </Panel>
  )
}
