//! The words of the API that screens use, by their short names. All of them come from the API's own document.
import type { components } from './schema.d.ts'

type Schemas = components['schemas']

/** The server always writes a field, as null where there is nothing; the document calls such a field optional. */
type Written<T> = T extends (infer Item)[] ? Written<Item>[] : T extends object ? { [Name in keyof T]-?: Written<Exclude<T[Name], undefined>> } : T

export type Words = Schemas['Text']

export interface Named extends Words {
  id: string
}

export type MeasureName = Schemas['MeasureName']
export type CalibreName = Schemas['CalibreName']

export type Book = Written<Schemas['BookTold']>
export type Measure = Book['measures'][number]
export type ImportDefinition = Book['imports'][number]

export type Home = Written<Schemas['HomeTold']>
export type HomeCard = Home['cards'][number]
export type LeagueRow = Home['league'][number]
export type Part = Home['channel_share'][number]

export type Answer = Written<Schemas['Asked']>
/** The document cannot say what a cell is: it depends on the column. */
export type Rows = Omit<Written<Schemas['AskedRows']>, 'rows'> & { rows: (string | number | boolean | null)[][] }

export type Bridge = Written<Schemas['Bridged']>
export type BridgePolicies = Written<Schemas['BridgePolicies']>

export type Moved = Written<Schemas['Moved']>

export type League = Written<Schemas['Ladder']>
export type Stay = Written<Schemas['Stay']>
export type Market = Written<Schemas['Penetration']>

export type PayScheme = Written<Schemas['PayScheme']>
export type PayRun = Written<Schemas['PayRun']>
export type RedTeam = Written<Schemas['RedTeamTold']>
export type PayLines = Written<Schemas['PayLines']>

export type Goals = Written<Schemas['Goals']>
export type GoalItem = Goals['goals'][number]
export type PlanItem = Written<Schemas['PlanItem']>
export type PlanTold = Written<Schemas['PlanTold']>
export type PlanPlace = PlanTold['place']
export type PlanStanding = Written<Schemas['PlanStanding']>
export type PlaceStanding = PlanStanding['place']
export type PlanChanges = Written<Schemas['PlanChanges']>

export type Funnel = Written<Schemas['Funnel']>

export type MovedFactors = Written<Schemas['MovedByFactors']>

export type Upload = Written<Schemas['Looked']>
export type LookColumn = Upload['look']['columns'][number]

export type Job = Written<Schemas['Job']>
export type Quality = Written<Schemas['Quality']>
export type Proposal = Written<Schemas['Proposal']>
export type DefinitionText = Written<Schemas['DefinitionText']>
export type Trial = Written<Schemas['Trial']>
export type ClosedPeriod = Written<Schemas['LockItem']>
export type ImportRecord = Written<Schemas['ImportItem']>

export type Me = Written<Schemas['Me']>
export type Accounts = Written<Schemas['Accounts']>
export type Account = Accounts['accounts'][number]
export type Role = Accounts['roles'][number]
export type Change = Written<Schemas['Change']>
