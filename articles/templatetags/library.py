"""Pictures of the library, small."""

from django import template

from articles.editor.pictures import thumbnail_address

register = template.Library()
register.filter("thumbnail", thumbnail_address)
