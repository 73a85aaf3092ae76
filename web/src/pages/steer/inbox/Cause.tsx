//! Signals of one cause: a rule in one place, the first of them in sight.
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignalGroup, Signals } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { usePlaceName } from '../moves/usePlaceName.ts'
import { OneSignal } from './OneSignal.tsx'

const SHOWN = 5

export function Cause({ group, signals, day }: { group: SignalGroup; signals: Signals; day: string | undefined }) {
  const { t } = useTranslation('inbox')
  const say = useSay()
  const language = useLanguage()
  const place = usePlaceName()
  const [open, setOpen] = useState(false)
  const shown = open ? group.signals : group.signals.slice(0, SHOWN)
  const rule = signals.rules.find((one) => one.id === group.rule)
  return (
    <section className="panel cause" aria-label={`${say(group.name)} ${place(group.place)}`}>
      <div className="cause-head">
        <h2>{say(group.name)}</h2>
        <span className="quiet">{place(group.place)}</span>
        <span className="tag">{whole(group.signals.length, language)}</span>
      </div>
      <p className="quiet small cause-what">{say(group.definition)}</p>
      <ul className="signals">
        {shown.map((one) => (
          <li key={one.code}>
            <OneSignal of={one} name={say(group.name)} day={day} calibre={rule?.measure?.unit === 'policies' ? rule.calibre : null} />
          </li>
        ))}
      </ul>
      {group.signals.length > SHOWN && (
        <Button type="text" onClick={() => setOpen(!open)}>
          {open ? t('fewer') : t('showAll', { count: whole(group.signals.length, language) })}
        </Button>
      )}
    </section>
  )
}
