//! What the verdicts say of all: point by point and branch by branch, each with its interval, and how far two readers agree.
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { drawAgain } from '../../../api/spot.ts'
import type { SpotDraw } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Failed } from '../../../shapes/Loaded.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { usePart, useWhen } from './words.ts'

export function Rates({ of }: { of: SpotDraw }) {
  const { t } = useTranslation('spot')
  const say = useSay()
  const labels = useLabels()
  const most = Math.max(0.05, ...of.rates.map((one) => one.all?.range[1] ?? 0), ...of.by_branch.map((one) => one.all?.range[1] ?? 0))
  return (
    <div className="spot-rates">
      {of.rates.length > 0 && (
        <Panel title={t('rates')} sentence={t('ratesSentence')} actions={<Again draw={of.of.number} />}>
          <Table name={t('rates')} first={t('point')} counted apart={of.rates.some((one) => one.inapplicable > 0)}>
            {of.rates.map((one) => (
              <Row key={one.id} name={say(one.name)} of={one} most={most} why={one.why ? say(one.why) : ''} counted apart={of.rates.some((other) => other.inapplicable > 0) ? one.inapplicable : undefined} />
            ))}
          </Table>
        </Panel>
      )}
      {of.by_branch.length > 0 && (
        <Panel title={t('byBranch')}>
          <Table name={t('byBranch')} first={labels.dimension('branch')}>
            {of.by_branch.map((one) => (
              <Row key={one.branch ?? ''} name={labels.value('branch', one.branch)} of={one} most={most} why={t('fewHere')} />
            ))}
          </Table>
        </Panel>
      )}
      {of.rates.length > 0 && <Agreement of={of} />}
      <div className="quiet small">
        {of.notes.map((note) => (
          <p key={note.en}>{say(note)}</p>
        ))}
      </div>
    </div>
  )
}

function Table({ name, first, counted = false, apart = false, children }: { name: string; first: string; counted?: boolean; apart?: boolean; children: ReactNode }) {
  const { t } = useTranslation('spot')
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={name}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col" className="number">
              {t('all')}
            </th>
            <th scope="col">95%</th>
            <th scope="col" className="spot-picture">
              <span className="unseen">{t('picture')}</span>
            </th>
            {counted && (
              <th scope="col" className="number">
                {t('many')}
              </th>
            )}
            <th scope="col" className="number">
              {t('judged')}
            </th>
            <th scope="col" className="number">
              {t('found')}
            </th>
            {apart && (
              <th scope="col" className="number">
                {t('inapplicable')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

interface RowProps {
  name: string
  of: { judged: number; found: number; all: { part: number; range: number[]; things: number | null } | null }
  /** The end of the scale. */
  most: number
  why: string
  counted?: boolean
  /** To how many it does not apply; absent where it applies to all. */
  apart?: number | undefined
}

function Row({ name, of: { judged, found, all }, most, why, counted = false, apart }: RowProps) {
  const { t } = useTranslation('spot')
  const language = useLanguage()
  const part = usePart()
  const [low = 0, high = 0] = all?.range ?? []
  return (
    <tr>
      <th scope="row" className="spot-name">
        {name}
      </th>
      {all ? (
        <>
          <td className="number">
            <b>{part(all.part)}</b>
          </td>
          <td>{t('range', { low: part(low), high: part(high) })}</td>
          <td className="spot-picture">
            <Interval low={low / most} at={all.part / most} high={high / most} />
          </td>
          {counted && <td className="number">{all.things === null ? '–' : whole(all.things, language)}</td>}
        </>
      ) : (
        <td colSpan={counted ? 4 : 3} className="quiet spot-name">
          {why}
        </td>
      )}
      <td className="number">{whole(judged, language)}</td>
      <td className="number">{whole(found, language)}</td>
      {apart !== undefined && <td className="number">{whole(apart, language)}</td>}
    </tr>
  )
}

/** The estimate as a dot on its interval; the numbers stand beside it. */
function Interval({ low, at, high }: { low: number; at: number; high: number }) {
  const x = (part: number) => 4 + 152 * Math.min(1, part)
  return (
    <svg width="160" height="16" viewBox="0 0 160 16" aria-hidden="true">
      <line x1="4" x2="156" y1="8" y2="8" className="spot-axis" />
      <line x1={x(low)} x2={x(high)} y1="8" y2="8" className="spot-range" />
      <circle cx={x(at)} cy="8" r="4" className="spot-at" />
    </svg>
  )
}

function Agreement({ of }: { of: SpotDraw }) {
  const { t } = useTranslation('spot')
  const say = useSay()
  const language = useLanguage()
  const apart = of.agreement.some((one) => one.apart > 0)
  return (
    <Panel title={t('agreement')} sentence={t('agreementSentence')}>
      {of.agreement.length === 0 ? (
        <p className="quiet">{t('noAgreement')}</p>
      ) : (
        <div className="scroller" tabIndex={0} role="region" aria-label={t('agreement')}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('point')}</th>
                <th scope="col" className="number">
                  {t('both')}
                </th>
                <th scope="col" className="number">
                  {t('agreed')}
                </th>
                {apart && (
                  <th scope="col" className="number">
                    {t('apart')}
                  </th>
                )}
                <th scope="col" className="number">
                  {t('kappa')}
                </th>
                <th scope="col">95%</th>
              </tr>
            </thead>
            <tbody>
              {of.agreement.map((one) => (
                <tr key={one.id}>
                  <th scope="row" className="spot-name">
                    {say(one.name)}
                  </th>
                  <td className="number">{whole(one.both, language)}</td>
                  <td className="number">{whole(one.agreed, language)}</td>
                  {apart && <td className="number">{whole(one.apart, language)}</td>}
                  {one.kappa === null ? (
                    <td colSpan={2} className="quiet spot-name">
                      {t(one.both === 0 ? 'noneBoth' : 'noKappa')}
                    </td>
                  ) : (
                    <>
                      <td className="number">
                        <b>{one.kappa.toFixed(2)}</b>
                      </td>
                      <td>{one.range && t('range', { low: one.range[0]?.toFixed(2), high: one.range[1]?.toFixed(2) })}</td>
                    </>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

/** Draws the sample again, so that anybody sees that nobody chose it. */
function Again({ draw }: { draw: number }) {
  const { t } = useTranslation('spot')
  const language = useLanguage()
  const when = useWhen()
  const again = useMutation({ mutationFn: () => drawAgain(draw) })
  const told = again.data
  return (
    <div className="spot-again no-print">
      <Button onClick={() => again.mutate()} loading={again.isPending}>
        {t('again')}
      </Button>
      {again.isError && <Failed error={again.error} />}
      {told && (
        <p role="status" className={told.same ? 'small spot-same' : 'small spot-other'}>
          {t(told.same ? 'againSame' : 'againOther', { seed: told.seed, when: when(told.as_of), things: whole(told.things, language), cases: whole(told.cases, language) })}
        </p>
      )}
    </div>
  )
}
