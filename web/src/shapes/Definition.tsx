//! What stands behind a number: formula, calibre, source time, filters.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { CalibreName, Named, Words } from '../api/types.ts'
import { useSay } from '../locales/say.ts'
import { Disclosed } from './Disclosed.tsx'
import { Icon } from './Icon.tsx'

export interface DefinitionFacts {
  measure: Named
  formula: Words
  calibre: CalibreName
  factsUntil: string | null
  asOf?: string | null
  period?: string
  filters?: string[]
}

export function Definition(facts: DefinitionFacts) {
  const { t } = useTranslation('shapes')
  const say = useSay()
  return (
    <Disclosed className="round-button" name={t('definition.open', { name: say(facts.measure) })} button={<Icon name="info" size={16} />} box="definition">
      {(close) => <DefinitionText {...facts} close={close} />}
    </Disclosed>
  )
}

function DefinitionText({ measure, formula, calibre, factsUntil, asOf, period, filters = [], close }: DefinitionFacts & { close: () => void }) {
  const { t } = useTranslation('shapes')
  const say = useSay()
  const lines: [string, string][] = [
    [t('definition.formula'), say(formula)],
    [t('definition.calibre'), `${say(calibre)} · ${say(calibre.words)}`],
    ...(period ? [[t('definition.period'), period] as [string, string]] : []),
    [t('definition.source'), factsUntil ?? t('none')],
    ...(asOf ? [[t('definition.as_of'), asOf] as [string, string]] : []),
    [t('definition.filters'), filters.length ? filters.join(' · ') : t('definition.noFilters')],
  ]
  return (
    <>
      <p className="definition-name">
        {say(measure)} <code>{measure.id}</code>
      </p>
      <dl>
        {lines.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <Link to="/definitions" search={{ q: measure.id }} onClick={close}>
        {t('definition.more')}
      </Link>
    </>
  )
}
