//! JSON by the browser's own reader and writer. A serializer compiled into the page would cost every visitor more
//! bytes than everything else in this crate.

use edgewise_shared::tree::Tree;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The value that this text spells; undefined if it is no JSON.
#[must_use]
pub fn parse(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap_or_default()
}

/// The text of an object with these members.
#[must_use]
pub fn write(members: &[(&str, JsValue)]) -> String {
    js_sys::JSON::stringify(&object(members)).map(String::from).unwrap_or_default()
}

/// An object with these members; those that are undefined are left out when it is written.
#[must_use]
pub fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// A member of an object; undefined if there is none.
#[must_use]
pub fn member(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or_default()
}

/// A member that is a text.
#[must_use]
pub fn text(value: &JsValue, name: &str) -> Option<String> {
    member(value, name).as_string()
}

/// A member that is a whole number.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of items stay below 2^53"
)]
pub fn number(value: &JsValue, name: &str) -> Option<u64> {
    member(value, name).as_f64().map(|number| number as u64)
}

/// The elements of a member that is an array; none if it is not.
#[must_use]
pub fn list(value: &JsValue, name: &str) -> Vec<JsValue> {
    member(value, name).dyn_into::<Array>().map(|array| array.to_vec()).unwrap_or_default()
}

/// A JSON value of the browser, for what reads any [`Tree`].
#[derive(Debug, Clone)]
pub struct Node(pub JsValue);

impl Node {
    /// The value that this text spells; null if it is no JSON.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self(parse(text))
    }
}

impl Tree for Node {
    fn member(&self, name: &str) -> Self {
        Self(member(&self.0, name))
    }

    fn members(&self) -> Vec<(String, Self)> {
        if !self.0.is_object() || self.0.is_array() {
            return Vec::new();
        }
        let names: Vec<JsValue> = Array::from(&Object::keys(self.0.unchecked_ref::<Object>())).to_vec();
        names.iter().filter_map(JsValue::as_string).map(|name| (name.clone(), self.member(&name))).collect()
    }

    fn list(&self) -> Vec<Self> {
        let elements = self.0.dyn_ref::<Array>().map(Array::to_vec);
        elements.unwrap_or_default().into_iter().map(Self).collect()
    }

    fn text(&self) -> Option<String> {
        let plain = self.0.as_f64().is_some() || self.0.as_bool().is_some();
        let spelled = || js_sys::JSON::stringify(&self.0).ok().and_then(|text| text.as_string());
        self.0.as_string().or_else(|| if plain { spelled() } else { None })
    }
}
