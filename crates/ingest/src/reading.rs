//! The state of a file that is being read: its account, clocks, keys, and the facts of the chunk.

mod sale;

use std::collections::BTreeSet;

use hashbrown::HashSet;
use jangbu_core::{
    Currency, Date, PayoutTerm, Text, Timestamp,
    account::{self, Account, AccountKind, VatTreatment},
    facts::{FactKind, FactSet, Origin},
    vat::VatRates,
};
use jiff::ToSpan;

use crate::{
    AccountError, Accounts, Format, IngestError, Options,
    check::{self, Fault},
    control::Title,
    gathered::Gathered,
    header::Columns,
    key::{Key, Repeats},
    outcome::Skipped,
    parse::{
        clock::Clock,
        moment::{Moment, moment},
        number,
    },
    row::Row,
};

/// State while a file is read.
pub struct Reading<'a> {
    /// Facts of the chunk so far.
    pub facts: FactSet,
    /// What the lines above the header say.
    pub title: Title,
    /// Finest unit of the file; empty where that has no meaning.
    pub grain: &'static str,
    /// Whether negative sale amounts are taken as they are (a mapping says so).
    pub allow_negative: bool,
    /// Keys that several rows have.
    pub repeats: Repeats,
    /// The company's currency.
    pub company_currency: Currency,
    /// Format of the file.
    pub format: &'static Format,
    /// When the source said what the file holds, where that is known.
    pub observed_at: Option<Timestamp>,
    accounts: Accounts<'a>,
    options: &'a Options,
    company_clock: Clock,
    homes: Vec<Home>,
    /// Accounts without a number of their own, and the number that the file gives them.
    numbers: Vec<(Text, String)>,
    /// The last account cell and whose it was.
    last: Option<(Vec<u8>, usize)>,
    /// The account of the row that is being read.
    current: Option<usize>,
    parties: HashSet<(Option<AccountKind>, Text)>,
    days: BTreeSet<(FactKind, usize, Date)>,
    campaigns: BTreeSet<(usize, Text)>,
    /// What the rows of one order say together.
    pub gathered: Gathered,
    said_once: HashSet<(usize, Text)>,
    skipped: Vec<Skipped>,
    rows_skipped: u64,
    /// Rows that become facts and post nothing before more is said.
    waiting: Option<Skipped>,
    vat: Option<VatRates>,
}

/// An account that rows of the file belong to.
pub struct Home {
    /// Registered id.
    pub id: Text,
    /// Currency of its amounts.
    pub currency: Currency,
    /// Media: what becomes of VAT.
    pub vat: VatTreatment,
    /// Gateway: when it pays out, where a file names no day.
    pub payout_term: Option<PayoutTerm>,
    clock: Clock,
    /// Its zone is the company's: its dates are business days.
    local: bool,
    /// Shop: the gateway that collects for it, once looked for.
    gateway: Option<HomeAt>,
}

/// Index of a [`Home`].
pub type HomeAt = usize;

impl<'a> Reading<'a> {
    /// The start of a file.
    ///
    /// # Errors
    /// When the company's zone is not known.
    pub fn new(
        format: &'static Format,
        accounts: Accounts<'a>,
        options: &'a Options,
        title: Title,
    ) -> Result<Self, IngestError> {
        Ok(Self {
            facts: FactSet::default(),
            title,
            grain: "",
            allow_negative: false,
            company_currency: options.company.currency,
            format,
            observed_at: None,
            accounts,
            options,
            company_clock: Clock::of_zone(&options.company.zone)?,
            homes: Vec::new(),
            numbers: Vec::new(),
            last: None,
            current: None,
            parties: HashSet::new(),
            repeats: Repeats::default(),
            days: BTreeSet::new(),
            campaigns: BTreeSet::new(),
            gathered: Gathered::default(),
            said_once: HashSet::new(),
            skipped: Vec::new(),
            rows_skipped: 0,
            waiting: None,
            vat: VatRates::korea().ok(),
        })
    }

    /// The account of the row: from its cell, the title, `--account`, or the only one there is.
    pub fn home(&mut self, row: &Row<'_>, column: usize) -> Result<HomeAt, Fault> {
        let cell = row.cell(column);
        if let Some((known, at)) = &self.last
            && known == cell
        {
            self.current = Some(*at);
            return Ok(*at);
        }
        let named = row.text(column)?;
        let at = self.home_called(row, column, &named)?;
        self.last = Some((cell.to_vec(), at));
        Ok(at)
    }

    /// The account called `named`, as the cell of `column` says in words of its own.
    pub fn home_called(&mut self, row: &Row<'_>, column: usize, named: &str) -> Result<HomeAt, Fault> {
        let title = self.title.account.clone();
        let at = self.open(if named.is_empty() { &title } else { named }).map_err(|error| match error {
            // A row may be wrong about its account; a file that names none is wrong as a whole.
            IngestError::Account(error) if !named.is_empty() => check::unknown_account(row, column, &error),
            error => error.into(),
        })?;
        self.current = Some(at);
        Ok(at)
    }

    /// The account of the row, where one number may stand for an account in each of several currencies.
    pub fn home_in(&mut self, row: &Row<'_>, column: usize, currency: usize) -> Result<HomeAt, Fault> {
        let (named, code) = (row.text(column)?, row.text(currency)?);
        let kind = self.format.account;
        let mut meant = account::meant(self.accounts.0, kind, self.format.platform, &named);
        if !named.is_empty() && meant.len() > 1 {
            meant.retain(|account| account.currency.code() == code);
            if let [only] = meant.as_slice() {
                return self.home_called(row, column, &only.id);
            }
        }
        self.home(row, column)
    }

    /// The account of the file, where no cell names one: from the title, `--account`, or the only one there is.
    pub fn own_home(&mut self) -> Result<HomeAt, Fault> {
        let at = self.open(&self.title.account.clone())?;
        self.current = Some(at);
        Ok(at)
    }

    /// The media account that a document's supplier is: its business number is the external id, or its name holds the
    /// text by which bank lines name the account. `None` when no medium is meant.
    pub fn supplier(&mut self, row: &Row<'_>, number: usize, name: usize) -> Result<Option<HomeAt>, Fault> {
        let (supplier, called) = (row.text(number)?, row.text(name)?);
        let fits = |account: &&Account| {
            let text = account.bank_text.trim();
            account.kind == AccountKind::Media && !text.is_empty() && called.contains(text)
        };
        let mut meant = account::meant(self.accounts.0, Some(AccountKind::Media), "", &supplier);
        if supplier.is_empty() || meant.is_empty() {
            meant = self.accounts.0.values().filter(fits).collect();
        }
        if let Some(chosen) = &self.options.account
            && meant.iter().any(|account| account.id == *chosen)
        {
            meant.retain(|account| account.id == *chosen);
        }
        match meant.as_slice() {
            [] => Ok(None),
            [only] => {
                let at = self.open(&only.id)?;
                self.current = Some(at);
                Ok(Some(at))
            }
            several => {
                let ids = several.iter().map(|account| account.id.to_string()).collect();
                let error = AccountError::Several { kind: AccountKind::Media, named: called.to_string(), ids };
                Err(check::unknown_account(row, name, &error))
            }
        }
    }

    /// The account called `named`, or the file's own when that is empty.
    pub fn open(&mut self, named: &str) -> Result<HomeAt, IngestError> {
        let kind = self.format.account.unwrap_or_default();
        let account = self.accounts.resolve(kind, self.format.platform, named, self.options.account.as_deref())?;
        self.one_account(&account.id, &account.external_id, named)?;
        self.enter(account)
    }

    fn enter(&mut self, account: &Account) -> Result<HomeAt, IngestError> {
        if let Some(at) = self.homes.iter().position(|home| home.id == account.id) {
            return Ok(at);
        }
        let zone = if account.zone.is_empty() { self.options.company.zone.as_str() } else { &account.zone };
        self.homes.push(Home {
            id: account.id.clone(),
            currency: account.currency,
            vat: account.vat,
            payout_term: account.payout_term.clone(),
            clock: Clock::of_zone(zone)?,
            local: zone == self.options.company.zone,
            gateway: None,
        });
        Ok(self.homes.len() - 1)
    }

    /// A number that no account has noted stands for the chosen account; a second such number is another account.
    fn one_account(&mut self, id: &Text, external_id: &str, named: &str) -> Result<(), IngestError> {
        let noted = !external_id.is_empty() || named.is_empty() || id == named;
        if noted || !named.bytes().any(|byte| byte.is_ascii_digit()) {
            return Ok(());
        }
        match self.numbers.iter().find(|(of, _)| of == id) {
            Some((_, number)) if number != named => Err(AccountError::Unknown {
                kind: self.format.account.unwrap_or_default(),
                platform: self.format.platform.to_owned(),
                named: named.to_owned(),
            }
            .into()),
            Some(_) => Ok(()),
            None => {
                self.numbers.push((id.clone(), named.to_owned()));
                Ok(())
            }
        }
    }

    /// The account at `at`.
    pub fn at(&self, at: HomeAt) -> &Home {
        &self.homes[at]
    }

    /// Another account that the cell names (a gateway, a media account), as given; empty for none. Such an account
    /// needs no registration to be a party: posting looks it up among those that are registered by then.
    pub fn party(&mut self, row: &Row<'_>, column: usize, kind: Option<AccountKind>) -> Result<Text, Fault> {
        let named = row.name(column)?;
        if !named.is_empty() {
            self.parties.insert((kind, named.clone()));
        }
        Ok(named)
    }

    /// Parties that the file names and that are not registered, or cannot be told apart.
    pub fn strangers(&self) -> Vec<Text> {
        let unknown =
            |(kind, named): &&(Option<AccountKind>, Text)| account::meant(self.accounts.0, *kind, "", named).len() != 1;
        let names: BTreeSet<&Text> = self.parties.iter().filter(unknown).map(|(_, named)| named).collect();
        names.into_iter().cloned().collect()
    }

    /// The business day of the company in which the cell's moment lies; `None` when it is empty.
    pub fn business_day(&mut self, row: &Row<'_>, column: usize, home: HomeAt) -> Result<Option<Date>, Fault> {
        let day = match row.moment(column)? {
            None => return Ok(None),
            Some(Moment::Day(day)) => day,
            Some(Moment::Local(local)) if self.homes[home].local => local.date(),
            Some(Moment::Local(local)) => {
                let instant = self.homes[home].clock.instant(local).ok_or_else(|| check::not_a_date(row, column))?;
                self.company_clock.date(instant)
            }
            Some(Moment::Instant(instant)) => self.company_clock.date(instant),
        };
        check::plausible_date(row, column, day).map(Some)
    }

    /// The business day and the reported day of an advertising row: the day as printed, and in `hour` of it, where there
    /// is such a cell (`13`, `13:00`, `13:00:00 - 13:59:59`), the business day of the company in which that hour begins.
    pub fn ad_day(
        &mut self,
        row: &Row<'_>,
        (day, hour): (usize, Option<usize>),
        home: HomeAt,
    ) -> Result<(Date, Date), Fault> {
        let reported = row.required_day(day)?;
        let Some(hour) = hour.filter(|hour| !row.cell(*hour).is_empty()) else { return Ok((reported, reported)) };
        let begins = Self::hour(row, hour)?;
        if self.homes[home].local {
            return Ok((reported, reported));
        }
        let at = self.homes[home].clock.instant(reported.at(begins, 0, 0, 0));
        let at = at.ok_or_else(|| check::not_a_date(row, hour))?;
        Ok((self.company_clock.date(at), reported))
    }

    /// The hour of the day that the cell names, alone, as a range or with its date.
    pub fn hour(row: &Row<'_>, column: usize) -> Result<i8, Fault> {
        if let Some(Moment::Local(at)) = moment(row.cell(column)) {
            return Ok(at.hour());
        }
        let digits: Vec<u8> = row.cell(column).iter().copied().take_while(u8::is_ascii_digit).collect();
        let hour = number::integer(&digits).ok().flatten().and_then(|hour| i8::try_from(hour).ok());
        hour.filter(|hour| (0..24).contains(hour)).ok_or_else(|| check::not_a_date(row, column))
    }

    /// The instant of the cell; a date alone begins its day. `None` when it is empty.
    pub fn instant(&mut self, row: &Row<'_>, column: usize, home: HomeAt) -> Result<Option<Timestamp>, Fault> {
        let local = match row.moment(column)? {
            None => return Ok(None),
            Some(Moment::Instant(instant)) => {
                let day = self.company_clock.date(instant);
                return check::plausible_date(row, column, day).map(|_| Some(instant));
            }
            Some(Moment::Day(day)) => day.at(0, 0, 0, 0),
            Some(Moment::Local(local)) => local,
        };
        check::plausible_date(row, column, local.date())?;
        self.homes[home].clock.instant(local).map(Some).ok_or_else(|| check::not_a_date(row, column))
    }

    /// Where the fact with this key comes from. Call it last: a row that fails must not count as a repeat.
    pub fn origin(&mut self, row: &Row<'_>, key: Key) -> Result<Origin, Fault> {
        let account = key.home.map(|home| self.homes[home].id.clone()).unwrap_or_default();
        Ok(Origin { id: 0, account, key: self.repeats.place(key)?, line: row.line })
    }

    /// The file speaks for this fact, account and day as a whole.
    pub fn replaces(&mut self, kind: FactKind, home: HomeAt, day: Date) {
        self.days.insert((kind, home, day));
    }

    /// The file speaks for all days of its title's period.
    ///
    /// # Errors
    /// When the account of the file is not known.
    pub fn replaces_period(&mut self, from: Date, until: Date, columns: &Columns) -> Result<(), IngestError> {
        let kinds = (self.format.replaces)(columns);
        if kinds.is_empty() {
            return Ok(());
        }
        // A title without account is about those of the rows.
        let homes: Vec<HomeAt> = match self.title.account.clone() {
            none if none.is_empty() && !self.homes.is_empty() => (0..self.homes.len()).collect(),
            named => vec![self.open(&named)?],
        };
        for day in from.series(1.day()).take_while(|day| *day <= until) {
            for home in &homes {
                kinds.iter().for_each(|kind| self.replaces(*kind, *home, day));
            }
        }
        Ok(())
    }

    /// Every (fact, account, day) the file speaks for.
    pub fn days_replaced(&self) -> Vec<(FactKind, Text, Date)> {
        self.days.iter().map(|(kind, home, day)| (*kind, self.homes[*home].id.clone(), *day)).collect()
    }

    /// The file names a campaign of the account.
    pub fn names(&mut self, home: HomeAt, campaign: &Text) {
        self.campaigns.insert((home, campaign.clone()));
    }

    /// Every account and campaign that the file names.
    pub fn campaigns(&self) -> Vec<(Text, Text)> {
        self.campaigns.iter().map(|(home, campaign)| (self.homes[*home].id.clone(), campaign.clone())).collect()
    }

    /// The day on which a bank booked a line, which is not long after the file was exported.
    pub fn booked_by_then(&mut self, row: &Row<'_>, column: usize, day: Date) -> Result<Date, Fault> {
        match self.observed_at {
            Some(at) => check::booked_by_then(row, column, day, self.company_clock.date(at)),
            None => Ok(day),
        }
    }

    /// A new row begins: its account is not known yet.
    pub fn begin_row(&mut self) {
        self.current = None;
    }

    /// Id of the row's account; empty while it is not known.
    pub fn account(&self) -> Text {
        self.current.map(|at| self.homes[at].id.clone()).unwrap_or_default()
    }
}
