//! Coaching cases: where the agent loses policies beside peers, what is done, and what came of it.
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignalCase } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { EndSignal } from './EndSignal.tsx'
import { Steps } from './Steps.tsx'

export function Cases({ cases }: { cases: SignalCase[] }) {
  const { t } = useTranslation('inbox')
  if (cases.length === 0) return null
  return (
    <section className="inbox-cases" aria-label={t('cases')}>
      <h2>{t('cases')}</h2>
      {cases.map((one) => (
        <OneCase key={`${one.rule}/${one.code}/${one.opened}`} of={one} />
      ))}
    </section>
  )
}

function OneCase({ of }: { of: SignalCase }) {
  const { t } = useTranslation('inbox')
  const { t: moves } = useTranslation('moves')
  const say = useSay()
  const labels = useLabels()
  const [ending, setEnding] = useState(false)
  const who = labels.value('agent', of.code)
  const name = `${say(of.name)}: ${who}`
  return (
    <article className="panel case" aria-label={name}>
      <div className="cause-head">
        <h3>{who}</h3>
        <span className="quiet">{say(of.name)}</span>
        <span className={`tag ${of.closed ? '' : 'tag-blue'}`}>{t(of.closed ? 'caseClosed' : 'caseOpen')}</span>
        {!of.closed && <span className={`tag ${of.holds ? 'tag-warn' : 'tag-good'}`}>{t(of.holds ? 'holds' : 'gone')}</span>}
      </div>
      <p className="case-says">{say(of.diagnosed.says)}</p>
      <p className="quiet small">{t('beside', { peers: of.diagnosed.peers, alike: say(of.diagnosed.alike), from: of.diagnosed.from, to: of.diagnosed.to })}</p>
      <Steps of={of.diagnosed} />
      {of.what && (
        <p className="case-play">
          <b>{t('play')}</b> {say(of.what)}{' '}
          <Link to="/moves">{t('toMove')}</Link>{' '}
          {!of.closed && (
            <Link to="/joint" search={{ agent: of.code, play: of.move }}>
              {t('joint')}
            </Link>
          )}
          <span className="quiet small">
            {' '}
            {of.move_state ? moves(`state.${of.move_state}`) : ''}
            {of.owner ? ` · ${moves('ownedBy', { who: of.owner === 'owner' ? t('owner') : of.owner, due: of.due ?? '' })}` : ''}
          </span>
        </p>
      )}
      {of.closed && (
        <p className="small">
          {t('closedBy', { who: of.closed.by === 'owner' ? t('owner') : of.closed.by, day: of.closed.at.slice(0, 10), words: of.closed.words })}
        </p>
      )}
      {of.outcome && <Outcome of={of.outcome} />}
      {of.may_close && (
        <div className="button-row">
          <Button onClick={() => setEnding(true)} aria-label={t('closeCaseOf', { name })}>
            {t('closeCase')}
          </Button>
        </div>
      )}
      {ending && <EndSignal at={{ rule: of.rule, code: of.code }} asked={{ seen: of.seen }} name={name} ending="closeCase" close={() => setEnding(false)} />}
    </article>
  )
}

function Outcome({ of }: { of: NonNullable<SignalCase['outcome']> }) {
  const { t } = useTranslation('inbox')
  const say = useSay()
  const language = useLanguage()
  const figure = (value: number) => new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(value)
  if (of.extra == null || !of.range) return <p className="quiet small">{t('unmeasured', { why: say(of.how) })}</p>
  const [low = 0, high = 0] = of.range
  return (
    <>
      <p>
        <b>{t('outcome', { extra: figure(of.extra), low: figure(low), high: figure(high) })}</b> <span className={`tag ${low > 0 ? 'tag-good' : high < 0 ? 'tag-bad' : ''}`}>{t(low > 0 ? 'helped' : high < 0 ? 'less' : 'unsure')}</span>
      </p>
      <p className="quiet small">{say(of.how)}</p>
    </>
  )
}
