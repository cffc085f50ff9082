//! XML as small trees: the elements under a root that is never held as a whole.
//!
//! A document type is refused: entities that stand for each other could swell without end. Names lose their prefix.

use jangbu_core::Said;
use quick_xml::{Reader, events::Event};

/// Elements within elements; real messages have about a dozen.
const DEEPEST: usize = 64;

/// An element.
#[derive(Debug, Default)]
pub struct Node {
    /// Name without its namespace.
    pub name: String,
    /// Attribute `Ccy`, the only one that bank messages use.
    pub currency: String,
    /// Its own text.
    pub text: String,
    /// Line of the file it begins on.
    pub line: usize,
    children: Vec<Node>,
}

impl Node {
    /// The first element at `path`, names separated by `/`.
    pub fn at(&self, path: &str) -> Option<&Node> {
        path.split('/').try_fold(self, |node, name| node.children.iter().find(|child| child.name == name))
    }

    /// Text of the first element at one of `paths`; empty when there is none.
    pub fn text_at(&self, paths: &[&str]) -> &str {
        paths
            .iter()
            .filter_map(|path| self.at(path))
            .map(|node| node.text.trim())
            .find(|it| !it.is_empty())
            .unwrap_or("")
    }

    /// The children called `name`.
    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first text in it, at any depth.
    pub fn any_text(&self) -> &str {
        let own = self.text.trim();
        if !own.is_empty() {
            return own;
        }
        self.children.iter().map(Node::any_text).find(|text| !text.is_empty()).unwrap_or_default()
    }
}

/// What is wrong with a text, and on which line.
pub type Broken = (usize, Said);

/// A step of the way through a text.
pub enum Step<'n> {
    /// One of the elements asked for begins.
    Begins(&'n Node),
    /// A child of such an element, called as given, is whole.
    Child(&'n str, Node),
}

/// Walks through `text`, and tells `step` of the elements called one of `within` and of their children.
///
/// # Errors
/// When the text is no XML, ends in the middle or has a document type.
pub fn walk(text: &str, within: &[&str], step: &mut dyn FnMut(Step<'_>)) -> Result<(), Broken> {
    let mut reader = Reader::from_str(text);
    let (mut open, mut lines) = (Vec::<Node>::new(), Counted { text, ..Counted::default() });
    loop {
        let event = reader.read_event();
        let line = lines.at(reader.buffer_position());
        match event.map_err(|error| (line, broken(&error)))? {
            Event::Start(start) => {
                open.push(node(&start, line));
                if let Some(last) = open.last().filter(|last| within.contains(&last.name.as_str())) {
                    step(Step::Begins(last));
                }
                if open.len() > DEEPEST {
                    return Err((
                        line,
                        Said::new("elements lie in each other without end", "요소가 끝없이 겹쳐 있습니다"),
                    ));
                }
            }
            Event::Empty(start) => close(&mut open, node(&start, line), within, step),
            Event::End(_) => {
                if let Some(node) = open.pop() {
                    close(&mut open, node, within, step);
                }
            }
            Event::Text(more) => add(&mut open, &more.xml10_content()),
            Event::CData(more) => add(&mut open, &more.xml10_content()),
            Event::GeneralRef(name) => add(&mut open, &referred(&name, line)?.to_string()),
            Event::DocType(_) => {
                let reason = "it has a document type (DOCTYPE), which no bank message has and which is not opened";
                return Err((
                    line,
                    Said::new(reason, "문서 형식 선언(DOCTYPE)이 있어 열지 않았습니다. 은행 전문에는 없는 선언입니다"),
                ));
            }
            Event::Eof if open.is_empty() => return Ok(()),
            Event::Eof => {
                return Err((
                    line,
                    Said::new("it ends in the middle; download it again", "중간에서 끊겼습니다. 다시 내려받으십시오"),
                ));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn close(open: &mut [Node], node: Node, within: &[&str], step: &mut dyn FnMut(Step<'_>)) {
    let asked_for = |it: &Node| within.contains(&it.name.as_str());
    let is_within = open.iter().any(asked_for);
    match open.last_mut() {
        Some(parent) if asked_for(parent) => step(Step::Child(&parent.name, node)),
        Some(parent) if is_within => parent.children.push(node),
        _ => {}
    }
}

fn node(start: &quick_xml::events::BytesStart<'_>, line: usize) -> Node {
    let currency = start.try_get_attribute("Ccy").ok().flatten();
    Node {
        name: start.local_name().as_ref().to_owned(),
        currency: currency.map(|it| it.value.trim().to_owned()).unwrap_or_default(),
        line,
        ..Node::default()
    }
}

fn add(open: &mut [Node], more: &str) {
    if let Some(last) = open.last_mut() {
        last.text.push_str(more);
    }
}

fn referred(name: &quick_xml::events::BytesRef<'_>, line: usize) -> Result<char, Broken> {
    if let Ok(Some(character)) = name.resolve_char_ref() {
        return Ok(character);
    }
    match name.as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err((
            line,
            Said::new(
                format!("the entity `&{other};` is not known"),
                format!("`&{other};` 은(는) 알 수 없는 개체입니다"),
            ),
        )),
    }
}

fn broken(error: &quick_xml::Error) -> Said {
    Said::new(
        format!("it is not valid XML ({error}); download it again"),
        format!("올바른 XML 이 아닙니다({error}). 다시 내려받으십시오"),
    )
}

/// Lines counted as far as the text was read.
#[derive(Default)]
struct Counted<'t> {
    text: &'t str,
    at: usize,
    breaks: usize,
}

impl Counted<'_> {
    fn at(&mut self, byte: u64) -> usize {
        let until = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.at, self.text.len());
        self.breaks += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..until]).count();
        self.at = until;
        self.breaks + 1
    }
}
